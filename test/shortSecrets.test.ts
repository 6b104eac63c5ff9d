// A secret of a few characters cannot be searched for in sentences. So what names a value has to know that it
// is one: each text in the examples of policies becomes a secret once, and no report may show it.
import { expect, test } from 'vitest';
import { withoutMarks } from '../src/exampleRun.ts';
import { standardPolicies } from '../src/policies.ts';
import { report } from '../src/report/formats.ts';
import { scanSources } from '../src/scanSources.ts';

const SECRET = 'zQ7';
/** Every sentence of a finding is in one of them; test/secrets.test.ts tries all formats. */
const formats = ['text', 'json'] as const;
const PARAMETER = `  Secret: { Type: String, NoEcho: true, Default: ${SECRET} }\n`;

/** The template with a secret parameter. */
function withParameter(text: string): string {
  return /^Parameters:$/m.test(text)
    ? text.replace(/^Parameters:\n/m, `Parameters:\n${PARAMETER}`)
    : `Parameters:\n${PARAMETER}${text}`;
}

/** The template once for each text in it, with the secret in its place, or at its end. */
function* variants(text: string): Generator<string> {
  for (const { index, 0: found, 1: before = '', 2: value = '' } of text.matchAll(
    /([:[,] )([\w.$/-]+)(?=[\n,\]} ])/g,
  )) {
    if (/^(?:AWS::|true$|false$|MANAGED$)/.test(value) || index < text.indexOf('Resources:')) continue;
    for (const secret of ['!Ref Secret', `!Sub "${value.replaceAll('$', '')}\${Secret}"`])
      yield withParameter(`${text.slice(0, index)}${before}${secret}${text.slice(index + found.length)}`);
  }
}

const examples = standardPolicies().policies.flatMap(({ id, examples: all }) =>
  all
    .filter(({ code }) => code.language === 'cloudformation' && code.text.startsWith('Resources:'))
    .slice(0, 3)
    .map(({ name, code, asOf }) => [`${id}: ${name}`, withoutMarks(code.text), asOf] as const),
);

test.each(examples)('no report on %s shows a short secret', async (_, text, asOf = '2026-11-24') => {
  for (const template of variants(text)) {
    const result = scanSources([{ path: 'template.yaml', text: template }], { asOf });
    const named = new Set(result.findings.map(({ policy }) => policy.id));
    const short = { ...result, policies: result.policies.filter(({ id }) => named.has(id)) };
    for (const format of formats) {
      const shown = await report(short, format, {
        version: '0',
        homepage: 'https://example.com',
        width: 100,
      });
      const at = shown.indexOf(SECRET);
      expect(at < 0 ? '' : `${format}: ${shown.slice(Math.max(0, at - 60), at + 40)}`).toBe('');
    }
  }
});
