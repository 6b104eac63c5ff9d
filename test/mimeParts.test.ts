// User data whose MIME parts are encoded gets the findings, at the places, of the same user data in plain
// text.
import { expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import { textOf } from '../src/value/source.ts';

const header = 'Content-Type: multipart/mixed; boundary=\\"B\\"\\nMIME-Version: 1.0\\n\\n--B\\n';
const script = 'Content-Type: text/x-shellscript; charset=\\"utf-8\\"\\n';
const encoded = (encoding: string): string => `${script}Content-Transfer-Encoding: ${encoding}\\n\\n`;
const base64 = Buffer.from('#!/bin/bash\nsystemctl stop ecs\n').toString('base64');
const compressed = 'H4sIAAAAAAAAA1NW1E/KzNNPSizO4CquLC5JzU0uyVEoLskvUEhNLuYCAKYLi5UeAAAA';

/** A template whose launch template has the pieces as its user data. */
const template = (...pieces: readonly string[]): string => `Resources:
  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        LaunchTemplate: {LaunchTemplateId: !Ref Workers, Version: !GetAtt Workers.LatestVersionNumber}
  Workers:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        UserData:
          Fn::Base64:
            Fn::Join:
              - ""
              - - "${header}"
${pieces.map((piece) => `                - ${piece}`).join('\n')}
                - "\\n--B--\\n"
`;

/** What is underlined for an agent that is stopped. */
const underlined = (text: string): readonly string[] =>
  scanSources([{ path: 'a.yaml', text }], { policies: ['ecs-agent-disabled'] }).findings.map(({ at }) =>
    textOf(at),
  );

const stop = `"#!/bin/bash\\nsystemctl stop ecs\\n"`;

test.each([
  ['plain text', [`"${encoded('7bit')}"`, stop], 'systemctl stop ecs'],
  ['a nested Fn::Base64', [`"${encoded('base64')}"`, `Fn::Base64: ${stop}`], 'systemctl stop ecs'],
  [
    'a nested Fn::Base64 with an unknown part',
    [`"${encoded('base64')}"`, 'Fn::Base64: !Sub "cd /${AWS::StackName}\\nsystemctl stop ecs\\n"'],
    'systemctl stop ecs',
  ],
  ['a literal in base64', [`"${encoded('base64')}${base64}"`], undefined],
  ['a literal in quoted-printable', [`"${encoded('quoted-printable')}systemctl =\\n stop e=63s"`], undefined],
  [
    'names in capitals',
    [`"${encoded('BASE64').replace('Content-T', 'CONTENT-T')}"`, `"${base64}"`],
    undefined,
  ],
])('the agent is stopped in %s', (_, pieces, place) => {
  const found = underlined(template(...pieces));
  expect(found).toHaveLength(1);
  if (place !== undefined) expect(found).toEqual([place]);
});

test('a compressed part is not read', () => {
  expect(underlined(template(`"${encoded('base64')}${compressed}"`))).toEqual([]);
});

test('a part of an archive in an archive is read', () => {
  const inner =
    '"Content-Type: multipart/mixed; boundary=C\\n\\n--C\\nContent-Type: text/x-shellscript\\n\\n' +
    'systemctl stop ecs\\n--C--\\n"';
  expect(underlined(template(inner))).toEqual(['systemctl stop ecs']);
});
