// Secrets are in no output: parameters with NoEcho, sensitive variables and outputs, and what is made of
// them. Judging uses the true values.
import { expect, test } from 'vitest';
import { answersOfScan } from '../src/answers.ts';
import { differencesOfScans } from '../src/differences.ts';
import { withHeadlines } from '../src/headlines.ts';
import { amiHtml } from '../src/report/amiHtml.ts';
import { amiJson } from '../src/report/amiJson.ts';
import { amiMarkdown } from '../src/report/amiMarkdown.ts';
import { amiText } from '../src/report/amiText.ts';
import { diffJson } from '../src/report/diffJson.ts';
import { diffText } from '../src/report/diffText.ts';
import { FORMATS, isFormat, report } from '../src/report/formats.ts';
import { scanSources, scanSourcesWithCode } from '../src/scanSources.ts';

const SECRET = 'S3CRET-VALUE';
const SHORT = 'zQ7';

const template = `Parameters:
  Token: {Type: String, NoEcho: true, Default: ${SECRET}}
  Choice: {Type: String, NoEcho: true, Default: ${SECRET}-A, AllowedValues: [${SECRET}-A, ${SECRET}-B]}
  Image: {Type: String, NoEcho: 'true', Default: ami-0badc0ffee0123456}
Resources:
  E:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ComputeEnvironmentName: !Sub "n-\${Token}"
      ComputeResources:
        Type: EC2
        AllocationStrategy: !Ref Token
        InstanceTypes: !Split [",", !Join [",", ["p3.x", !Ref Token]]]
        Ec2Configuration: [{ImageType: !Ref Choice, ImageIdOverride: !Ref Image}, {ImageType: !Sub "X_\${Token}"}]
        LaunchTemplate: {LaunchTemplateId: !Ref T, Version: !Ref Token}
  T:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: !Ref Image
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            systemctl stop ecs --token \${Token}
`;

const modul = `variable "token" {
  sensitive = true
  default   = "${SECRET}"
}
variable "given" {
  sensitive = true
}
variable "object" {
  sensitive = true
  default   = { image = "ami-0badc0ffee0123456" }
}
locals {
  strategy = upper(var.token)
  kept     = sensitive("${SECRET}-KEPT")
}
resource "aws_launch_template" "t" {
  image_id  = var.object.image
  user_data = base64encode("#!/bin/bash\\nsystemctl stop ecs \${var.token}")
}
resource "aws_batch_compute_environment" "e" {
  name = "n-\${var.token}"
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = local.strategy
    instance_type       = [var.given, "p3.\${local.kept}"]
    ec2_configuration {
      image_type        = format("X_%s", var.token)
      image_id_override = var.object.image
    }
    launch_template {
      launch_template_id = aws_launch_template.t.id
      version            = var.token
    }
  }
}
`;

const HIDDEN = new RegExp(`${SECRET}|${SHORT}|ami-0badc0ffee0123456`, 'i');

const inputs = [
  ['a template', [{ path: 'template.yaml', text: template }]],
  [
    'a module with a file of variables',
    [
      { path: 'main.tf', text: modul },
      { path: 'terraform.tfvars', text: `given = "${SECRET}-GIVEN"\n` },
    ],
  ],
] as const;

const values = {
  name: `n-${SECRET}`,
  type: 'MANAGED',
  compute_resources: [
    {
      type: 'EC2',
      image_id: 'ami-0badc0ffee0123456',
      allocation_strategy: `X-${SECRET}`,
      instance_type: ['p3.2xlarge'],
    },
  ],
};
const planned = {
  address: 'aws_batch_compute_environment.e',
  mode: 'managed',
  type: 'aws_batch_compute_environment',
};
const plan = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  variables: { token: { value: SECRET } },
  planned_values: {
    root_module: {
      resources: [
        {
          ...planned,
          name: 'e',
          values,
          sensitive_values: {
            name: true,
            compute_resources: [{ image_id: true, allocation_strategy: true }],
          },
        },
      ],
    },
  },
  configuration: { root_module: { variables: { token: { sensitive: true } } } },
};
const state = {
  version: 4,
  terraform_version: '1.11.4',
  serial: 3,
  lineage: 'a',
  outputs: {},
  resources: [
    {
      ...planned,
      name: 'e',
      instances: [
        {
          attributes: values,
          sensitive_attributes: [
            [{ type: 'get_attr', value: 'name' }],
            [
              { type: 'get_attr', value: 'compute_resources' },
              { type: 'index', value: { value: 0, type: 'number' } },
            ],
          ],
        },
      ],
    },
  ],
};
/** A plan whose change alone marks the secrets. */
const changed = {
  ...plan,
  planned_values: { root_module: { resources: [{ ...planned, name: 'e', values, sensitive_values: {} }] } },
  resource_changes: [
    {
      ...planned,
      address: 'aws_batch_compute_environment.e',
      name: 'e',
      change: {
        actions: ['create'],
        before: null,
        after: values,
        after_unknown: {},
        before_sensitive: false,
        after_sensitive: { name: true, compute_resources: [{ image_id: true, allocation_strategy: true }] },
      },
    },
  ],
  configuration: { root_module: { variables: { token: { sensitive: true, default: SECRET } } } },
};
const plans = [
  [
    'a plan that marks them in the change alone',
    [{ path: 'plan.json', text: JSON.stringify(changed, null, 1) }],
  ],
  ['a plan', [{ path: 'plan.json', text: JSON.stringify(plan, null, 1) }]],
  ['a state', [{ path: 'terraform.tfstate', text: JSON.stringify(state) }]],
] as const;

const formats = Object.keys(FORMATS).filter(isFormat);

/** A name, the files, and the secret in them. */
type Input = readonly [string, readonly { readonly path: string; readonly text: string }[], string];

/** Each input, and the same with a secret of three characters, which no search of texts can find. */
function withShort(cases: readonly (readonly [string, Input[1]])[]): readonly Input[] {
  return cases.flatMap(([name, files]): Input[] => [
    [name, files, SECRET],
    [
      `${name}, a short one`,
      files.map(({ path, text }) => ({ path, text: text.replaceAll(SECRET, SHORT) })),
      SHORT,
    ],
  ]);
}

const inEachFormat = (cases: readonly Input[]) =>
  cases.flatMap(([name, files, secret]) => formats.map((format) => [name, format, files, secret] as const));

test.each(inEachFormat(withShort(inputs)))(
  'secrets of %s are not in the format %s',
  async (_, format, files, secret) => {
    const result = scanSources(files, {
      asOf: '2026-11-25',
      parameters: files.length > 1 ? {} : { Token: secret },
    });
    expect(result.findings.length).toBeGreaterThan(4);
    const text = await report(result, format, { version: '0', homepage: 'https://example.com', width: 100 });
    expect(HIDDEN.exec(text)?.[0]).toBeUndefined();
    expect(text.length).toBeGreaterThan(100);
  },
);

test.each(inEachFormat(withShort(plans)))(
  'secrets of %s are not in the format %s',
  async (_, format, files) => {
    const result = scanSources(files, { asOf: '2026-11-25' });
    expect(result.findings.length).toBeGreaterThan(1);
    const text = await report(result, format, { version: '0', homepage: 'https://example.com', width: 100 });
    expect(HIDDEN.exec(text)?.[0]).toBeUndefined();
  },
);

test.each(withShort(inputs))('the values of %s are judged all the same', (_, files) => {
  const { findings } = scanSources(files, { asOf: '2026-11-25' });
  const policies = findings.map(({ policy }) => policy.id);
  expect(policies).toEqual(
    expect.arrayContaining(['hardcoded-ami-id', 'launch-template-pins-ami', 'ecs-agent-disabled']),
  );
  expect(findings.map(({ message }) => message).join('\n')).toContain('«(sensitive)»');
});

test('a mapping of ours beside a secret is shown', () => {
  const text = template.replace('ImageId: !Ref Image', 'ImageId: ami-0aaaaaaaaaaaaaaaa');
  const { findings } = scanSources([{ path: 'template.yaml', text }], { asOf: '2026-11-25' });
  expect(findings.map(({ message }) => message).join('\n')).toContain('ami-0aaaaaaaaaaaaaaaa');
});

test('what nonsensitive gives is shown', () => {
  const text = modul.replaceAll('var.object.image', 'nonsensitive(var.object.image)');
  const { findings } = scanSources([{ path: 'main.tf', text }], { asOf: '2026-11-25' });
  expect(findings.map(({ message }) => message).join('\n')).toContain('ami-0badc0ffee0123456');
});

test.each(withShort(inputs))(
  'secrets of %s are in no answer on its AMIs, headline or comparison',
  (_, files, secret) => {
    const code = scanSourcesWithCode(files, {
      asOf: '2026-11-25',
      parameters: files.length > 1 ? {} : { Token: secret },
    });
    const scanned = { ...code, result: { ...code.result, root: '' } };
    const answers = answersOfScan(scanned);
    const emptied = scanSourcesWithCode([], { asOf: '2026-11-25' });
    const side = (name: string, one: typeof code) => ({
      name,
      code: { ...one, result: { ...one.result, root: '' } },
      base: '',
    });
    const changes = differencesOfScans(side('old', emptied), side('new', code));
    const texts = [
      amiText(answers, { color: false }),
      amiJson(answers, '0', '2026-11-25'),
      amiMarkdown(answers),
      amiHtml(answers, '2026-11-25'),
      JSON.stringify(withHeadlines(scanned).environments.map(({ headline }) => headline)),
      diffText(changes, { color: false }),
      diffJson(changes, '0', '2026-11-25'),
    ];
    for (const text of texts) {
      const at = text.search(HIDDEN);
      expect(at < 0 ? '' : text.slice(Math.max(0, at - 80), at + 80)).toBe('');
      expect(text.length).toBeGreaterThan(20);
    }
  },
);
