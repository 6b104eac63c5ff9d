// The identity of a finding between runs, for baselines and for the consumers of SARIF and Code Quality
// reports.
import { createHash } from '../value/hash.ts';
import type { Finding, Subject } from '../judge/finding.ts';

/**
 * A fingerprint for each finding that stays the same when lines move, values change, or files, folders and
 * modules are renamed. It is made of the policy, the address of the resource within its root with the path of
 * the attribute, and of the message without values. Findings that share all of these are counted.
 *
 * @param findings in the order of the report (the count follows it)
 * @returns 32 hexadecimal digits, `:`, count from 1
 */
export function fingerprints(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const counts = new Map<string, number>();
  return new Map(
    findings.map((finding) => {
      if (finding.fingerprint !== undefined) return [finding, finding.fingerprint];
      const identity = JSON.stringify([
        finding.policy.id,
        withinRoot(finding.path, finding.environments),
        finding.wording ?? finding.policy.title,
      ]);
      const count = (counts.get(identity) ?? 0) + 1;
      counts.set(identity, count);
      return [finding, `${createHash('sha256').update(identity).digest('hex').slice(0, 32)}:${count}`];
    }),
  );
}

/** The path without the template or root module, and without the names under which modules are called. */
function withinRoot(path: string, environments: readonly Subject[]): string {
  const root = environments.map(rootOf).find((one) => path.startsWith(one));
  const within = root === undefined ? path.slice(path.indexOf('#') + 1) : path.slice(root.length);
  return within.replaceAll(/(?<![\w.-])module\.[\w-]+(?:\[[^\][]*\])?\./g, '');
}

/** The part of an address that names the template or root module, with the `#` at its end. */
function rootOf({ address, name }: Subject): string {
  const end = address.endsWith(`#${name}`) ? address.length - name.length : address.indexOf('#') + 1;
  return address.slice(0, end);
}
