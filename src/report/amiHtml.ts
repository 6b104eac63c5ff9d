// The answer of `amilint ami` as one page that needs nothing else: a drawing and an outline for each
// environment.
import type { AmiAnswer } from '../ami/answer.ts';
import { AMI_STYLE } from './amiStyle.ts';
import { outlineOf } from './amiOutline.ts';
import type { Item, Section } from './outline.ts';
import { placeText } from './region.ts';
import { xmlText } from './harmless.ts';

export function amiHtml(answers: readonly AmiAnswer[], asOf: string): string {
  const body = answers.map(environment).join('\n');
  const empty = '<p>No AWS Batch compute environment found.</p>';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>The way to a new AMI</title>
<style>${AMI_STYLE}</style>
</head>
<body>
<header><h1>The way to a new AMI</h1><p>${answers.length} compute environments, as of ${xmlText(asOf)}</p></header>
<main>
${body === '' ? empty : body}
</main>
</body>
</html>
`;
}

function environment(answer: AmiAnswer, index: number): string {
  const { name, at } = answer.environment;
  const sections = outlineOf(answer).map(section).join('\n');
  return `<article id="environment-${index + 1}">
<h2>${xmlText(name)}</h2>
<p class="place">${xmlText(placeText(at))}</p>
<p class="headline">${xmlText(answer.headline)}</p>
${drawing(answer)}
${sections}
</article>`;
}

/**
 * Sources on one side, the environment between, its queues on the other; one above the other on a narrow
 * screen.
 */
function drawing({ sources, environment: { name }, queues, moves }: AmiAnswer): string {
  const chosen = sources.map(
    ({ label, value, status }) =>
      `<li class="node ${status}"><b>${xmlText(label)}</b><span>${xmlText(value ?? STATUS[status])}</span></li>`,
  );
  const used = queues.map(
    ({ name: queue, environments }) =>
      `<li class="node"><b>${xmlText(queue)}</b><span>${environments.length} in its order</span></li>`,
  );
  return `<figure class="flow" aria-label="Sources of the AMI, the environment, and its job queues">
<ul>${chosen.join('') || '<li class="node notSet"><b>no AMI to choose</b></li>'}</ul>
<div class="arrow" aria-hidden="true"></div>
<ul><li class="node environment"><b>${xmlText(name)}</b><span>${MOVES[moves.when]}</span></li></ul>
<div class="arrow" aria-hidden="true"></div>
<ul>${used.join('') || '<li class="node notSet"><b>no job queue in the code</b></li>'}</ul>
</figure>`;
}

const STATUS = { boots: 'boots', mayBoot: 'may boot', shadowed: 'does not boot', notSet: 'not set' } as const;

const MOVES = {
  inPlace: 'a new AMI gets in by an update',
  byReplacement: 'a new AMI needs a new environment',
  never: 'no new AMI gets in',
  unknown: 'a new AMI may get in',
} as const;

function section({ title, items }: Section): string {
  const isLong = title === 'Steps' || title === 'Before you begin' || title === 'What blocks a new AMI';
  return `<details${isLong || title === 'Who chooses the AMI' ? ' open' : ''}><summary>${xmlText(title)}</summary>${list(items)}</details>`;
}

function list(items: readonly Item[]): string {
  return items.length === 0 ? '' : `<ul class="items">${items.map(itemHtml).join('')}</ul>`;
}

function itemHtml({ text, mark, place, commands, diff, items }: Item): string {
  const at = place ? ` <code class="place">${xmlText(placeText(place))}</code>` : '';
  const lines = commands?.map((command) => `<pre>${xmlText(command)}</pre>`).join('') ?? '';
  const patch =
    diff === undefined
      ? ''
      : `<pre class="diff">${diff.trimEnd().split('\n').map(diffLine).join('\n')}</pre>`;
  return `<li${mark ? ` class="${mark}"` : ''}>${xmlText(text)}${at}${lines}${patch}${list(items ?? [])}</li>`;
}

function diffLine(line: string): string {
  const kind = DIFF_KINDS.get(line.charAt(0)) ?? '';
  const text = xmlText(line.replace(/\r$/, ''));
  return kind === '' ? text : `<span class="${kind}">${text}</span>`;
}

const DIFF_KINDS: ReadonlyMap<string, string> = new Map([
  ['+', 'added'],
  ['-', 'removed'],
]);
