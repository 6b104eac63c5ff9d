// Folders that benchmarks scan, made anew for each run.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const pinned = readFileSync(
  fileURLToPath(new URL('../../fixtures/pinned-ami/batch.yaml', import.meta.url)),
  'utf8',
);

function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/**
 * 20,000 files of code and configuration, 50 of them templates with compute environments. @returns paths of
 * the 50
 */
export function repository(folder) {
  const line = 'key: value # a line of configuration that says nothing of interest here\n';
  const relevant = [];
  for (let index = 0; index < 20_000; index++) {
    const at = join(folder, `d${index % 200}`);
    if (index < 200) mkdirSync(at, { recursive: true });
    const path = join(at, `f${index}.${index % 2 ? 'json' : 'yaml'}`);
    if (index % 400 === 0) relevant.push(path);
    writeFileSync(path, index % 400 === 0 ? pinned : line.repeat(10 + (index % 60)));
  }
  return relevant;
}

export function templates(folder, count) {
  write(folder, Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}.yaml`, pinned])));
}

/** A module with an environment and its launch template, and what one passes to it. */
const variables = `variable "name" {
  type        = string
  description = "What the environment and its launch template are called."
}

variable "image_id" {
  type    = string
  default = null
}

variable "instance_types" {
  type    = list(string)
  default = ["m5", "c5"]
}

variable "spot" {
  type    = bool
  default = false
}
`;
const launchTemplate = `resource "aws_launch_template" "workers" {
  name_prefix = "\${var.name}-"
  image_id    = var.image_id

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size = 100
      volume_type = "gp3"
    }
  }

  user_data = base64encode(<<-EOT
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary="==BOUNDARY=="

    --==BOUNDARY==
    Content-Type: text/x-shellscript; charset="us-ascii"

    #!/bin/bash
    echo ECS_IMAGE_PULL_BEHAVIOR=prefer-cached >> /etc/ecs/ecs.config
    --==BOUNDARY==--
  EOT
  )

  tags = merge(local.tags, { Name = "\${var.name}-workers" })
}
`;
const environment = `locals {
  tags = {
    Component = "batch"
    Name      = var.name
  }
}

data "aws_iam_role" "instance" {
  name = "ecsInstanceRole"
}

resource "aws_batch_compute_environment" "workers" {
  name_prefix  = "\${var.name}-"
  type         = "MANAGED"
  service_role = aws_iam_role.service.arn

  compute_resources {
    type                = var.spot ? "SPOT" : "EC2"
    allocation_strategy = var.spot ? "SPOT_CAPACITY_OPTIMIZED" : "BEST_FIT_PROGRESSIVE"
    max_vcpus           = 256
    instance_type       = var.instance_types
    instance_role       = data.aws_iam_role.instance.arn
    security_group_ids  = ["sg-0123456789abcdef0"]
    subnets             = ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"]

    launch_template {
      launch_template_id = aws_launch_template.workers.id
      version            = "$Latest"
    }
  }

  tags = local.tags
}

resource "aws_iam_role" "service" {
  name = "\${var.name}-batch"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "batch.amazonaws.com" } }]
  })
}

output "environment" {
  value = aws_batch_compute_environment.workers.arn
}
`;

/** The files of a module in a folder. */
function batchModule(folder) {
  return {
    [`${folder}/variables.tf`]: variables,
    [`${folder}/launch_template.tf`]: launchTemplate,
    [`${folder}/main.tf`]: environment,
  };
}

/** One file with all of the module. @returns its path */
export function oneModule(folder) {
  write(folder, { 'main.tf': [variables, launchTemplate, environment].join('\n') });
  return join(folder, 'main.tf');
}

function call(name, source, image) {
  return `module "${name}" {
  source         = "${source}"
  name           = "${name}-\${var.stage}"
  image_id       = ${image}
  instance_types = ["g5.xlarge", "g5.2xlarge"]
  spot           = var.stage != "production"
}
`;
}

const stage = `variable "stage" {
  type    = string
  default = "test"
}
`;

const unrelated = (index) => `resource "aws_s3_bucket" "bucket_${index}" {
  bucket = "data-\${var.stage}-${index}"
  tags   = merge(local.tags, { Name = "bucket-${index}" })
}

resource "aws_s3_bucket_versioning" "bucket_${index}" {
  bucket = aws_s3_bucket.bucket_${index}.id
  versioning_configuration {
    status = var.stage == "production" ? "Enabled" : "Suspended"
  }
}
`;

/**
 * 2,000 files of Terraform in 200 folders, 40 of which lead to compute environments: ten modules of three
 * files, and a call of each. @returns paths of the 40
 */
export function terraform(folder) {
  const relevant = {};
  for (let index = 0; index < 10; index++) {
    Object.assign(relevant, batchModule(`modules/batch${index}`), {
      [`stacks/s${index}/main.tf`]:
        stage + call(`jobs${index}`, `../../modules/batch${index}`, `"ami-0f1e2d3c4b5a697${index}8"`),
    });
  }
  write(folder, relevant);
  write(
    folder,
    Object.fromEntries(
      Array.from({ length: 1_960 }, (_, index) => [
        `other/d${index % 180}/f${index}.tf`,
        unrelated(index).repeat(1 + (index % 8)),
      ]),
    ),
  );
  return Object.keys(relevant).map((path) => join(folder, path));
}

const stackTemplate = (index) => `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub data-\${AWS::StackName}-${index}
Outputs:
  Bucket:
    Value: !Ref Bucket
    Export: { Name: bucket-${index} }
`;

/** A file of a kind that is searched, and one of a kind that is not, without AWS Batch. */
const others = [
  ['values.yaml', 'key: value # a line of configuration that says nothing of interest here\n'],
  ['handler.py', 'def handler(event, context): return event.get("detail", {}).get("status")\n'],
];

/**
 * A platform's repository, in which little is of AWS Batch: ten modules and ten templates with it, beside
 * root modules, the modules that these call, templates with exports, and other files.
 * @param counts how many files there are without AWS Batch; a fifth as many modules as roots
 */
export function platform(folder, counts) {
  const modules = counts.roots / 5;
  const files = (count, fileOf) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => fileOf(index)));
  write(
    folder,
    files(counts.roots, (index) => [
      `live/r${index}/main.tf`,
      `${stage}${call(`data${index}`, `../../modules/m${index % modules}`, '"none"')}${unrelated(index).repeat(6)}`,
    ]),
  );
  write(
    folder,
    files(modules, (index) => [`modules/m${index}/main.tf`, stage + unrelated(index).repeat(12)]),
  );
  write(
    folder,
    files(counts.templates, (index) => [`stacks/s${index}.yaml`, stackTemplate(index)]),
  );
  write(
    folder,
    files(counts.others, (index) => {
      const [name, line] = others[index % others.length];
      return [`services/s${index % 500}/${index}-${name}`, line.repeat(10 + (index % 60))];
    }),
  );
  for (let index = 0; index < 10; index++)
    write(folder, {
      ...batchModule(`modules/batch${index}`),
      [`live/jobs${index}/main.tf`]:
        stage + call(`jobs${index}`, `../../modules/batch${index}`, `"ami-0f1e2d3c4b5a697${index}8"`),
      [`stacks/jobs${index}.yaml`]: pinned,
    });
}

/** One file of HCL of 5 MB. @returns its path */
export function largeModule(folder) {
  write(folder, { 'main.tf': `${variables}\n${hcl(5_000_000)}` });
  return join(folder, 'main.tf');
}

/**
 * One module tree: a root module that calls a pool by for_each and by single calls, each of which calls the
 * module of the environment.
 */
export function calls(folder, count) {
  const single = Math.floor(count / 5);
  const keys = Array.from(
    { length: count - single },
    (_, index) =>
      `    k${index} = { image = "ami-0f1e2d3c4b${String(index).padStart(7, '0')}", spot = ${index % 2 === 0} }\n`,
  );
  const pool = `${stage}variable "image" { type = string }
variable "name" { type = string }
${call('inner', '../batch', 'var.image').replace('inner-', '${var.name}-')}output "environment" { value = module.inner.environment }
`;
  const root = `${stage}locals {
  pools = {
${keys.join('')}  }
}

module "pools" {
  source   = "./modules/pool"
  for_each = local.pools
  name     = each.key
  image    = local.pools[each.key].image
  stage    = var.stage
}
`;
  const singles = Array.from(
    { length: single },
    (_, index) =>
      `module "single${index}" {\n  source = "./modules/pool"\n  name   = "single${index}"\n  image  = "ami-0a0a0a0a0a${String(index).padStart(7, '0')}"\n  stage  = var.stage\n}\n`,
  );
  write(folder, {
    ...batchModule('modules/batch'),
    'modules/pool/main.tf': pool,
    'main.tf': root,
    'singles.tf': singles.join('\n'),
  });
}

/** HCL of about the given size in bytes: environments with launch templates, no two with one name. */
export function hcl(bytes) {
  const one = launchTemplate + environment.replace(/^output [^]*$/m, '');
  const texts = [];
  for (let length = 0, index = 0; length < bytes; index++) {
    const text = one
      .replaceAll(/"(workers|instance|service)" \{/g, `"$1${index}" {`)
      .replaceAll(/\.(workers|instance|service)\./g, `.$1${index}.`)
      .replace('locals {\n  tags ', `locals {\n  tags${index} `);
    texts.push(text);
    length += text.length;
  }
  return texts.join('\n');
}

/** Much the same as `.tf.json`, in one line: resources by type and name, expressions in texts. */
export function hclJson(bytes) {
  const one = {
    aws_launch_template: {
      name_prefix: '${var.name}-',
      image_id: '${var.image_id}',
      block_device_mappings: [{ device_name: '/dev/xvda', ebs: [{ volume_size: 100, volume_type: 'gp3' }] }],
      user_data:
        '${base64encode("#!/bin/bash\\necho ECS_IMAGE_PULL_BEHAVIOR=prefer-cached >> /etc/ecs/ecs.config\\n")}',
      tags: { Name: '${var.name}-workers' },
    },
    aws_batch_compute_environment: {
      name_prefix: '${var.name}-',
      type: 'MANAGED',
      compute_resources: [
        {
          type: '${var.spot ? "SPOT" : "EC2"}',
          max_vcpus: 256,
          instance_type: ['g5.xlarge', 'g5.2xlarge'],
          subnets: ['subnet-0123456789abcdef0', 'subnet-0fedcba9876543210'],
          launch_template: [{ launch_template_id: '${aws_launch_template.workers.id}', version: '$Latest' }],
        },
      ],
    },
  };
  const count = Math.ceil(bytes / JSON.stringify(one).length);
  const named = (type) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`workers${index}`, one[type]]));
  return JSON.stringify({
    resource: Object.fromEntries(Object.keys(one).map((type) => [type, named(type)])),
  });
}

const account = (name) =>
  JSON.parse(
    readFileSync(
      fileURLToPath(new URL(`../../fixtures/deployed/account/${name}.json`, import.meta.url)),
      'utf8',
    ),
  );

/** The lists of an output, with each item as often as wanted, and a number behind its names and ids. */
function multiplied(name, count) {
  const lists = Object.entries(account(name)).map(([list, items]) => [
    list,
    Array.from({ length: count }, (_, index) =>
      items.map((item) =>
        JSON.parse(
          JSON.stringify(item)
            .replaceAll(/science|simulate/g, (word) => `${word}${index}`)
            .replaceAll(/(ami|lt)-0aaa1111/g, (_found, kind) => `${kind}-0${String(index).padStart(7, '0')}`),
        ),
      ),
    ).flat(),
  ]);
  return JSON.stringify(Object.fromEntries(lists), null, 4);
}

/**
 * What the AWS CLI prints of an account with 200 environments, their launch templates, AMIs, queues and job
 * definitions.
 */
export function deployed(folder) {
  write(folder, {
    'compute-environments.json': multiplied('compute-environments', 100),
    'job-queues.json': multiplied('job-queues', 100),
    'job-definitions.json': multiplied('job-definitions', 100),
    'launch-template-versions.json': multiplied('launch-template-versions', 100),
    'images.json': multiplied('images', 100),
  });
}
