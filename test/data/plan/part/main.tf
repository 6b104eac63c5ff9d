variable "image" {}

variable "id" {}

variable "word" {}

variable "unset" {
  default = "default of the part"
}

resource "terraform_data" "image" {
  input = var.image
}

resource "terraform_data" "id" {
  input = var.id
}

resource "terraform_data" "word" {
  input = var.word
}

resource "terraform_data" "unset" {
  input = var.unset
}

output "id" {
  value = terraform_data.image.id
}
