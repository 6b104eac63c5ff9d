# A root module in which values come from everywhere that a plan tells apart. scripts/terraform-plan.mjs makes plan.json
# and state.json of it; terraform_data stands for any resource, since its provider is built into Terraform.

variable "image" {
  default = "ami-0123456789abcdef0"
}

variable "given" {}

variable "token" {
  sensitive = true
  default   = "s3cret"
}

variable "queues" {
  default = {
    cpu = { image = "ami-0aaaaaaaaaaaaaaaa" }
    gpu = { image = "ami-0bbbbbbbbbbbbbbbb" }
  }
}

locals {
  local = "local of ${var.image}"
}

data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "${path.module}/network.tfstate" }
}

resource "terraform_data" "constant" {
  input = "constant"
}

resource "terraform_data" "function" {
  input = upper("constant")
}

resource "terraform_data" "default" {
  input = var.image
}

resource "terraform_data" "given" {
  input = var.given
}

resource "terraform_data" "sensitive" {
  input = var.token
}

resource "terraform_data" "local" {
  input = local.local
}

resource "terraform_data" "lookup" {
  input = data.terraform_remote_state.network.outputs.image
}

resource "terraform_data" "reference" {
  input = terraform_data.constant.id
}

resource "terraform_data" "counted" {
  count = 2
  input = count.index
}

resource "terraform_data" "second" {
  input = terraform_data.counted[1].id
}

resource "terraform_data" "each" {
  for_each = var.queues
  input    = each.value.image
}

resource "terraform_data" "keyed" {
  input = terraform_data.each["gpu"].id
}

resource "terraform_data" "aligned" {
  for_each = var.queues
  input    = terraform_data.each[each.key].id
}

resource "terraform_data" "either" {
  input = var.image == "" ? terraform_data.constant.id : terraform_data.default.id
}

resource "terraform_data" "none" {
  count = var.image == "" ? 1 : 0
}

module "part" {
  source   = "./part"
  for_each = var.queues
  image    = each.value.image
  id       = terraform_data.constant.id
  word     = "constant"
}

resource "terraform_data" "output" {
  input = module.part["gpu"].id
}

resource "terraform_data" "aligned_output" {
  for_each = var.queues
  input    = module.part[each.key].id
}
