// The documentation of a policy: its page in the terminal, in Markdown, and the list of all.
import { EXAMPLES, hintKeysOf, languageName, type ExampleLanguage } from '../model/languages.ts';
import { largest } from '../value/largest.ts';
import type { Clauses, Example, Policy } from '../judge/policy.ts';
import { visible } from './harmless.ts';
import { compareIds, compareTexts } from './order.ts';
import { pad, wrap } from './terminal.ts';
import { severityColor, type Style } from './style.ts';

const EXAMPLE_TITLES = {
  bad: 'Gives a finding',
  possible: 'Gives a possible finding',
  good: 'Gives no finding',
} as const;

const APPLIES_TO = {
  code: 'It is for code, and not for deployed environments that the AWS CLI prints.',
  deployed: 'It is for deployed environments that the AWS CLI prints, and not for code.',
} as const;

/** The languages in which a policy can have findings: those of its examples. */
export function languagesOf({ examples }: Policy): readonly string[] {
  const judged = examples.filter(({ verdict }) => verdict !== 'good');
  return [...new Set(judged.map(({ code }) => languageName(code.language)))];
}

/** A policy that can have findings in these is not limited to some languages. */
const USUAL: readonly string[] = [languageName('cloudformation'), languageName('terraform')];

/** The title, with what limits the policy. */
function titleOf(policy: Policy): string {
  const languages = languagesOf(policy);
  const isLimited = languages.length > 0 && !USUAL.every((language) => languages.includes(language));
  const limits = [
    ...(policy.optIn ? ['opt-in'] : []),
    ...(isLimited ? [`${languages.join(' and ')} only`] : []),
  ];
  return limits.length > 0 ? `${policy.title} (${limits.join(', ')})` : policy.title;
}

const SINCE_WIDTH = '0.1.0  '.length;

/** One line for each policy, by theme: its id, its severity, the version in which it came, and its title. */
export function policyList(policies: readonly Policy[], { colors, width }: Style): string {
  const idWidth = largest(policies.map(({ id }) => id.length)) + 2;
  const themes = [...new Set(policies.map(({ theme }) => theme))].toSorted(compareTexts);
  const blocks = themes.map((theme) => {
    const lines = policies
      .filter((policy) => policy.theme === theme)
      .toSorted(compareIds)
      .flatMap((policy) => {
        const severity = `${severityColor(policy.severity, colors)(policy.severity)}${' '.repeat(9 - policy.severity.length)}`;
        const since = (policy.since ?? '').padEnd(SINCE_WIDTH);
        const indent = idWidth + 11 + SINCE_WIDTH;
        const title = wrap(titleOf(policy), Math.max(30, width - indent));
        return title.map((line, index) =>
          index === 0
            ? `  ${pad(policy.id, idWidth)}${severity}${since}${line}`
            : `${' '.repeat(indent)}${line}`,
        );
      });
    return [colors.bold(theme), ...lines].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/** One example with a finding and one without, in the language if the policy has some in it. */
export function shownExamples(
  { examples }: Policy,
  language: ExampleLanguage | undefined,
): readonly Example[] {
  const own = examples.filter(({ code }) => code.language === language);
  return (['bad', 'good'] as const).flatMap((verdict) => {
    const fits = (example: Example): boolean => example.verdict === verdict;
    return own.find(fits) ?? examples.find(fits) ?? [];
  });
}

/**
 * The page of one policy for a terminal.
 * @param examples those of the policy to show
 */
export function policyPage(
  policy: Policy,
  { colors, width }: Style,
  examples: readonly Example[] = policy.examples,
): string {
  const paragraph = (text: string): string => wrap(text, width).join('\n');
  const section = (title: string, text: string): string => `${colors.bold(title)}\n${text}`;
  return `${[
    `${colors.bold(policy.id)}  ${severityColor(policy.severity, colors)(policy.severity)}${policy.optIn ? `  ${colors.dim('opt-in')}` : ''}`,
    paragraph(`${policy.title}.`),
    ...(policy.since === undefined ? [] : [paragraph(`Since version ${policy.since}.`)]),
    ...(policy.appliesTo === undefined ? [] : [paragraph(APPLIES_TO[policy.appliesTo])]),
    section('Why', paragraph(policy.why)),
    section('What to do', paragraph(policy.remedy)),
    ...remediesOf(policy).map(([language, text]) => section(`What to do (${language})`, paragraph(text))),
    ...hintsOf(policy).map(([language, text]) => section(language, paragraph(text))),
    ...(policy.follows.length > 0
      ? [section('Reported as a consequence of', paragraph(policy.follows.join(', ')))]
      : []),
    ...examples.map((example) =>
      section(`${EXAMPLE_TITLES[example.verdict]}: ${example.name}`, codeOf(example)),
    ),
    ...(policy.ignorable === false ? [] : [section('How to accept a finding', acceptance(policy))]),
    ...(policy.references.length > 0 ? [section('References', policy.references.join('\n'))] : []),
    ...(examples.length < policy.examples.length
      ? [colors.dim(`All ${policy.examples.length} examples: amilint explain ${policy.id} --all`)]
      : []),
  ].join('\n\n')}\n`;
}

/** The remedies that are for one language or provider, which do not follow the remedy but take its place. */
function remediesOf({ remedyWhen }: Policy): [string, string][] {
  return remedyWhen.flatMap(({ when, remedy }) => {
    const key = keyOfCase(when);
    return key === undefined ? [] : [[languageName(key), remedy]];
  });
}

function keyOfCase(when: Clauses): string | undefined {
  const [[pointer, schema] = [], ...others] = Object.entries(when);
  if (others.length > 0 || typeof schema !== 'object' || typeof schema.const !== 'string') return undefined;
  if (pointer === '/environment/language') return schema.const;
  return pointer === '/environment/resourceType' ? hintKeysOf('terraform', schema.const)[0] : undefined;
}

/** The comment has a line for itself, so that it can be copied. */
const acceptance = ({ id }: Policy): string =>
  `Write a comment above the line of the finding:\n  # amilint-ignore ${id}: the reason\n` +
  'For JSON, CDK, whole folders and dates see docs/accepting-findings.md.';

function hintsOf({ hints }: Policy): [string, string][] {
  return Object.entries(hints).map(([language, text]) => [languageName(language), text]);
}

function codeOf(example: Example): string {
  return example.code.text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${visible(line)}`)
    .join('\n');
}

/**
 * Prose that Markdown shows as it is: text in angle brackets would become HTML, and stars emphasis.
 */
function escaped(text: string): string {
  return text.replaceAll(/[<*]/g, String.raw`\$&`);
}

/** The page in Markdown, with the remedies of each language. */
export function policyMarkdown(policy: Policy): string {
  return markdownPage(policy, remediesOf(policy));
}

/**
 * The page that code scanning shows beside an alert. It has what a JSON report keeps of a policy, so that the
 * report can be converted; each finding has the remedy of its language.
 */
export function helpMarkdown(policy: Policy): string {
  return markdownPage(policy, []);
}

function markdownPage(policy: Policy, remedies: readonly [language: string, text: string][]): string {
  const example = policy.examples.find(({ verdict }) => verdict === 'bad');
  return [
    `**${escaped(policy.title)}.**`,
    escaped(policy.why),
    `**What to do.** ${escaped(policy.remedy)}`,
    ...remedies.map(([language, text]) => `**What to do (${language}).** ${escaped(text)}`),
    ...hintsOf(policy).map(([language, text]) => `**In ${language}.** ${escaped(text)}`),
    ...(example
      ? [
          `For example, ${example.name}:`,
          `\`\`\`${EXAMPLES.get(example.code.language)?.syntax ?? ''}\n${example.code.text.trimEnd()}\n\`\`\``,
        ]
      : []),
    policy.references.map((reference) => `- <${reference}>`).join('\n'),
  ].join('\n\n');
}

/** The same as {@link helpMarkdown}, for places that show no Markdown. */
export function policyPlainText(policy: Policy): string {
  const hints = hintsOf(policy).map(([language, text]) => `In ${language}: ${text}`);
  return [
    `${policy.title}.`,
    policy.why,
    `What to do: ${policy.remedy}`,
    ...hints,
    ...policy.references,
  ].join('\n\n');
}
