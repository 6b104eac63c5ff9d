// Exact places: what «» marks in a template is what the finding underlines, in every form a template can
// have.
import { describe, expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import { textOf } from '../src/value/source.ts';
import { underlinedIn, unmarked } from './support.ts';

const underlined = (text: string, policy: string) => underlinedIn({ path: 'a.yaml', text }, policy);

const environment = (image: string, before = '') => `${before}Resources:
  Environment:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeResources:
        Type: EC2
        ImageId: ${image}
`;
const AMI = 'ami-0123456789abcdef0';

const templates: readonly (readonly [string, string])[] = [
  ['a plain scalar', environment(`«${AMI}»  # newest`)],
  ['double quotes', environment(`"«${AMI}»"`)],
  ['single quotes', environment(`'«${AMI}»'`)],
  ['a block scalar', environment(`>-\n          «${AMI}»`)],
  ['a literal block', environment(`|-\n          «${AMI}»`)],
  [
    'flow style',
    `Resources: {Environment: {Type: "AWS::Batch::ComputeEnvironment", Properties: {Type: MANAGED, ComputeResources: {Type: EC2, ImageId: "«${AMI}»"}}}}\n`,
  ],
  ['CRLF', environment(`«${AMI}»`).replaceAll('\n', '\r\n')],
  ['carriage returns alone', environment(`«${AMI}»`).replaceAll('\n', '\r')],
  [
    'characters beyond the BMP before it',
    environment(`«${AMI}»`, '# 🚀🚀 größer\n').replace(
      '        ImageId',
      '        Tags: {"🚀": "é"}\n        ImageId',
    ),
  ],
  [
    'characters beyond the BMP in its line',
    `Resources: {Environment: {Type: "AWS::Batch::ComputeEnvironment", Properties: {Type: MANAGED, ComputeResources: {Tags: {"🚀": 1}, Type: EC2, ImageId: «${AMI}»}}}}\n`,
  ],
  [
    'the default of a parameter',
    environment('!Ref Image', `Parameters:\n  Image:\n    Type: String\n    Default: «${AMI}»\n`),
  ],
  ['an anchor and its alias', environment('*image', `Metadata: &image «${AMI}»\n`)],
  [
    'a merge key',
    `Shared: &shared\n  ImageId: «${AMI}»\n${environment('x').replace('        ImageId: x\n', '        <<: *shared\n')}`,
  ],
  [
    'JSON with tabs',
    `{\n\t"Resources": {\n\t\t"Environment": {\n\t\t\t"Type": "AWS::Batch::ComputeEnvironment",\n\t\t\t"Properties": { "Type": "MANAGED", "ComputeResources": {\n\t\t\t\t"Type": "EC2",\t"ImageId": "«${AMI}»" } } } } }`,
  ],
  [
    'JSON with escapes before it',
    `{"Description": "\\u00e9 \\"quoted\\" 🚀", "Resources": {"Environment": {"Type": "AWS::Batch::ComputeEnvironment", "Properties": {"Type": "MANAGED", "ComputeResources": {"Type": "EC2", "ImageId": "«${AMI}»"}}}}}`,
  ],
];

test.each(templates)('the literal in %s', (_, marked) => {
  const { clean, ranges } = unmarked(marked);
  expect(underlined(clean, 'hardcoded-ami-id')).toEqual(ranges);
});

test('a byte order mark moves nothing', () => {
  const { clean, ranges } = unmarked(environment(`«${AMI}»`));
  expect(underlined(`\uFEFF${clean}`, 'hardcoded-ami-id')).toEqual(ranges);
});

describe('the attribute', () => {
  test.each([
    [
      'a short tag with it',
      'deprecated-image-id',
      environment('«!Ref Image»', 'Parameters: { Image: { Type: String } }\n'),
    ],
    [
      'the quotes of what a short tag is for',
      'deprecated-image-id',
      environment("«!Ref 'Image'»", 'Parameters: { Image: { Type: String } }\n'),
    ],
    [
      'the quotes of a text with references',
      'deprecated-image-id',
      environment('«!Sub "${Image}"» # the newest', 'Parameters: { Image: { Type: String } }\n'),
    ],
    [
      'a long form',
      'deprecated-image-id',
      environment('«{ Ref: Image }»', 'Parameters: { Image: { Type: String } }\n'),
    ],
    [
      'an expression over several lines by its key',
      'deprecated-image-id',
      environment('!Sub\n          - ami-${x}\n          - { x: !Ref AWS::Region }').replace(
        'ImageId',
        '«ImageId»',
      ),
    ],
    [
      'the branch of a condition',
      'deprecated-image-id',
      environment(
        '!If [X, «ami-1», !Ref AWS::NoValue]',
        'Parameters: { P: { Type: String } }\nConditions: { X: !Equals [!Ref P, x] }\n',
      ),
    ],
    [
      'what lacks something',
      'allocation-strategy-unset',
      environment(AMI).replace('ComputeResources', '«ComputeResources»'),
    ],
    [
      'a missing version by the key of the reference',
      'launch-template-version-default',
      environment(`${AMI}\n        «LaunchTemplate»: { LaunchTemplateName: x }`),
    ],
  ])('%s', (_, policy, marked) => {
    const { clean, ranges } = unmarked(marked);
    expect(underlined(clean, policy)).toEqual(ranges);
  });
});

describe('a line of user data', () => {
  const script = 'echo A=b «> /etc/ecs/ecs.config»';
  const template = (
    userData: string,
  ) => `${environment(AMI)}        LaunchTemplate: { LaunchTemplateId: !Ref Workers }
  Workers:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        UserData: ${userData}
`;
  test.each([
    ['in a literal block', `!Base64 |\n          #!/bin/bash\n          ${script}\n          echo done`],
    [
      'in a literal block of Sub, after values that are put in',
      `\n          Fn::Base64: !Sub |\n            #!/bin/bash\n            # \${AWS::StackName} \${AWS::Region}\n            ${script}\n`,
    ],
    [
      'in Join',
      `{ "Fn::Base64": { "Fn::Join": ["\\n", ["#!/bin/bash", "${script}", !Ref "AWS::Region"]] } }`,
    ],
    ['in a text with escapes', `{ "Fn::Base64": "#!/bin/bash\\n${script}\\necho \\"done\\"" }`],
  ])('%s', (_, marked) => {
    const { clean, ranges } = unmarked(template(marked));
    const { findings } = scanSources([{ path: 'a.yaml', text: clean }], {
      policies: ['ecs-config-overwritten'],
    });
    expect(findings.map(({ at }) => textOf(at))).toEqual(['> /etc/ecs/ecs.config']);
    expect(underlined(clean, 'ecs-config-overwritten')).toEqual(ranges);
  });
});
