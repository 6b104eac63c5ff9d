// A module of Terraform whose image is a variable, and what is reported of it: for tests of files and of
// values.
import type { ScanSourcesOptions } from '../src/options.ts';
import { scanSources } from '../src/scanSources.ts';

/** A launch template, and an environment that refers to it. */
export const TEMPLATE = `
variable "image" { default = "ami-0default" }
resource "aws_launch_template" "workers" {
  image_id = var.image
}
resource "aws_batch_compute_environment" "this" {
  name = "workers"
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT_PROGRESSIVE"
    instance_type       = ["m6i.large"]
    min_vcpus           = 0
    max_vcpus           = 16
    launch_template {
      launch_template_id = aws_launch_template.workers.id
      version            = aws_launch_template.workers.latest_version
    }
  }
}
`;

/** The policy that tests read the image by. */
export const PIN = 'launch-template-pins-ami';

/** The AMI ids that the findings on pinned images name. */
export const message = (
  texts: Readonly<Record<string, string>>,
  options: ScanSourcesOptions = {},
): string[] =>
  scanSources(
    Object.entries(texts).map(([path, text]) => ({ path, text })),
    { asOf: '2026-11-24', policies: [PIN], ...options },
  ).findings.map((finding) => /ami-0\w+/.exec(JSON.stringify(finding.message))?.[0] ?? '');
