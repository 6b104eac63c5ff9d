// Exact places in HCL: what «» marks is what the finding underlines.
import { describe, expect, test } from 'vitest';
import { underlinedIn, unmarked } from './support.ts';

const AMI = 'ami-0123456789abcdef0';
const environment = (
  resources: string,
  before = '',
) => `${before}resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type = "EC2"
    ${resources}
  }
}
`;
const variable = (body: string) => `variable "image" {\n  ${body}\n}\n`;

const places: readonly (readonly [string, string, string])[] = [
  ['a text', 'hardcoded-ami-id', environment(`image_id = "«${AMI}»" # newest`)],
  ['a text with CRLF', 'hardcoded-ami-id', environment(`image_id = "«${AMI}»"`).replaceAll('\n', '\r\n')],
  ['a text behind tabs', 'hardcoded-ami-id', environment(`\timage_id\t=\t"«${AMI}»"`)],
  [
    'a text behind characters beyond the BMP',
    'hardcoded-ami-id',
    environment(`/* 🚀 größer */ image_id = "«${AMI}»"`, '# 🚀\n'),
  ],
  [
    'the default of a variable',
    'hardcoded-ami-id',
    environment('image_id = var.image', variable(`default = "«${AMI}»"`)),
  ],
  [
    'a member of the default',
    'hardcoded-ami-id',
    environment('image_id = var.image.id', variable(`default = { id = "«${AMI}»" }`)),
  ],
  [
    'an item of a local',
    'hardcoded-ami-id',
    environment('image_id = local.images[0]', `locals {\n  images = ["«${AMI}»"]\n}\n`),
  ],
  [
    'each entry that a key which is not known can mean',
    'hardcoded-ami-id',
    environment(
      'image_id = local.images[var.image]',
      `${variable('')}locals {\n  images = {\n    a = "«${AMI}»"\n    b = "«ami-0fedcba9876543210»"\n  }\n}\n`,
    ),
  ],
  [
    'each entry of lookup, and what it gives else',
    'hardcoded-ami-id',
    environment(
      'image_id = lookup(local.images, var.image, "«ami-00112233445566778»")',
      `${variable('')}locals {\n  images = {\n    a = "«${AMI}»"\n  }\n}\n`,
    ),
  ],
  [
    'an argument, by the whole of its expression',
    'deprecated-image-id',
    environment('image_id = «var.image.id»', variable(`default = { id = "${AMI}" }`)),
  ],
  [
    'an argument, by the whole of a longer one',
    'deprecated-image-id',
    environment(
      'image_id = «local.images["a"].ids[0]»',
      `locals {\n  images = { a = { ids = ["${AMI}"] } }\n}\n`,
    ),
  ],
  ...['lookup(local.image, "id", null)', 'element(local.images, 0)', 'one(local.images)'].map(
    (call) =>
      [
        `an argument, by the whole of ${call}`,
        'deprecated-image-id',
        environment(
          `image_id = «${call}»`,
          `locals {\n  image  = { id = "${AMI}" }\n  images = ["${AMI}"]\n}\n`,
        ),
      ] as const,
  ),
  [
    'what lacks an argument, by its header',
    'allocation-strategy-unset',
    environment('max_vcpus = 4').replace('compute_resources {', '«compute_resources {»'),
  ],
  [
    'what lacks an argument in a dynamic block, by its header',
    'allocation-strategy-unset',
    environment('').replace(
      / {2}compute_resources \{[^}]*\}/,
      '  «dynamic "compute_resources" {»\n    for_each = [1]\n    content {\n      type = "EC2"\n    }\n  }',
    ),
  ],
  [
    'a line of user data',
    'ecs-config-overwritten',
    `${environment('launch_template {\n      launch_template_id = aws_launch_template.workers.id\n      version = "1"\n    }')}
resource "aws_launch_template" "workers" {
  user_data = base64encode(<<-EOF
    #!/bin/bash
    echo A=b «> /etc/ecs/ecs.config»
    echo done
  EOF
  )
}
`,
  ],
];

describe('what is underlined', () => {
  test.each(places)('%s', (_, policy, marked) => {
    const { clean, ranges } = unmarked(marked);
    const ordered = ranges.toSorted((a, b) => a.startLine - b.startLine || a.startColumn - b.startColumn);
    expect(underlinedIn({ path: 'main.tf', text: clean }, policy)).toEqual(ordered);
  });

  test('a byte order mark takes no column', () => {
    const { clean, ranges } = unmarked(environment(`image_id = "«${AMI}»"`));
    expect(underlinedIn({ path: 'main.tf', text: `\uFEFF${clean}` }, 'hardcoded-ami-id')).toEqual(ranges);
  });
});
