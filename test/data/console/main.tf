# Expressions that do not fit into one line, and values that are known only after apply.
locals {
  plain = <<EOT
  two spaces
    four
EOT

  indented = <<-EOT
      six
        eight
    EOT

  mixed = <<-EOT
    ${"interpolated first"}
      more
    EOT

  blank = <<-EOT
      a

         
      b
  EOT

  loop = <<-EOT
    start
    %{for x in ["a", "b"]}
    - ${x}
    %{endfor}
    end
  EOT

  trimmed = <<EOT
    start
    %{for x in ["a", "b"]~}
    - ${x}
    %{endfor~}
    end
EOT

  trimmed_indented = <<-EOT
    start
    %{if true~}
      inner
    %{else}
      other
    %{endif~}
    end
  EOT

  interpolated = <<-EOT
    a ${"b"} c
      ${1 + 1}
    "quoted" \n stays
  EOT

  escaped = <<EOT
$${not} %%{this} $x %y \t
EOT

  tabs = <<-EOT
	one
		two
  EOT

  template = "Hello $${name}!"
}



variable "text" {
  type = string
}

resource "terraform_data" "late" {
  input = "x"
}
