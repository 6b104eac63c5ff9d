// Addresses of resources: `template.yaml#Environment`, `modules/batch#module.workers.aws_launch_template.x`.

/**
 * The path of the template or root module that an address begins with; empty for a root module at the root.
 */
export function rootOfAddress(address: string): string {
  return address.slice(0, Math.max(0, address.indexOf('#')));
}
