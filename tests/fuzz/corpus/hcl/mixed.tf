# every construct once
resource "aws_s3_bucket" "logs" {
  acl    = "private" // why
  count  = var.on ? 1 : 0
  tags   = { Name = "a-${local.n}", (var.k) : -1.5e3 }
  policy = <<-EOT
    %{ for s in var.list ~}
    ${s}, $${x}
    %{ endfor }
  EOT
  dynamic "rule" {
    for_each = [for i, r in var.rules : r if r.on]
    content { id = rule.value[0].*.id }
  }
  ids = { for k, v in a[*].b : k => upper(v...)... }
}
locals { a = !(1 + 2 * 3 == 7) && "\u00e9" != x.0 }
