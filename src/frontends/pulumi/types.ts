// Types of resources and functions, as Pulumi writes them: `aws:batch:ComputeEnvironment`, or with its
// module's file, `aws:batch/computeEnvironment:ComputeEnvironment`.

/** The short form of a type or function, by which tables have it. */
export function shortToken(token: string): string {
  const [provider, module, name, ...more] = token.split(':');
  if (module === undefined || name === undefined || more.length > 0) return token;
  const slash = module.indexOf('/');
  return `${provider}:${slash < 0 ? module : module.slice(0, slash)}:${name}`;
}

/** The provider aws-native has the properties of CloudFormation, which are those of the API. */
export function isNative(type: string): boolean {
  return type.startsWith('aws-native:');
}
