// The settings that apply to a path, and the source of each: as a file of settings with a comment on each
// line.
import { positionAt, type Range } from '../value/source.ts';
import { fitsPath } from './apply.ts';
import type { FoundSettings, Level, Override, Placed, SettingsValues } from './settings.ts';

/**
 * @param path from the root; undefined for the settings that apply everywhere, with the overrides as they are
 */
export function shownSettings(settings: FoundSettings | undefined, path: string | undefined): string {
  if (!settings)
    return '# There are no settings: .amilint.yaml is not at the root.\nfailOn: warning # default\n';
  const { failOn, strict, places, overrides } = settings;
  const applying =
    path === undefined ? [] : overrides.filter((override) => appliesAt(override, path, settings));
  const parts: readonly (SettingsValues & { readonly policies: readonly Level[] })[] = [
    settings,
    ...applying,
  ];
  const lines = [
    ...(path === undefined ? [] : [`# Settings for ${path}`]),
    line('failOn', failOn ?? 'warning', failOn === undefined ? 'default' : places.get('failOn')),
    line('strict', String(strict ?? false), strict === undefined ? 'default' : places.get('strict')),
    ...policyLines(parts.flatMap(({ policies }) => policies)),
    ...listLines('ownPolicies', settings.ownPolicies),
    ...listLines('include', settings.include),
    ...listLines('exclude', settings.exclude),
    ...mapLines('parameters', new Map(parts.flatMap(({ parameters }) => [...parameters]))),
    ...listLines(
      'parameterFiles',
      parts.flatMap(({ parameterFiles }) => parameterFiles),
    ),
    ...listLines(
      'variableFiles',
      parts.flatMap(({ variableFiles }) => variableFiles),
    ),
    ...(path === undefined ? overrideLines(overrides) : []),
    ...listLines(
      'ignore',
      settings.ignore.map(({ at, ...entry }) => ({ text: JSON.stringify(entry), ...(at ? { at } : {}) })),
      String,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function appliesAt({ files, roots }: Override, path: string, settings: FoundSettings): boolean {
  // It is not known which templates and root modules a path belongs to, except for itself and its folder.
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const fits = (globs: readonly string[] | undefined, texts: readonly string[]) =>
    !globs || texts.some(fitsPath(globs, settings));
  return fits(files, [path]) && fits(roots, [path, folder]);
}

function policyLines(levels: readonly Level[]): string[] {
  // The last that names a policy counts.
  const last = new Map(levels.map((level) => [level.name, level]));
  if (last.size === 0) return [];
  return [
    'policies:',
    ...[...last.values()].map(({ name, level, ignorable, at }) => {
      const value =
        ignorable === undefined
          ? String(level)
          : JSON.stringify({ ...(level ? { severity: level } : {}), ignorable });
      return `  ${line(text(name), value, at)}`;
    }),
  ];
}

function listLines(name: string, items: readonly Placed[], show = text): string[] {
  return items.length === 0
    ? []
    : [`${name}:`, ...items.map((item) => `  - ${show(item.text)}${origin(item.at)}`)];
}

function mapLines(name: string, items: ReadonlyMap<string, Placed>): string[] {
  const lines = [...items].map(([key, value]) => `  ${line(text(key), text(value.text), value.at)}`);
  return lines.length === 0 ? [] : [`${name}:`, ...lines];
}

function overrideLines(overrides: readonly Override[]): string[] {
  const lines = overrides.map(({ files, roots, policies, parameters, parameterFiles, variableFiles, at }) => {
    const entry = {
      ...(files ? { files } : {}),
      ...(roots ? { roots } : {}),
      ...(policies.length > 0
        ? { policies: Object.fromEntries(policies.map(({ name, level }) => [name, level])) }
        : {}),
      ...(parameters.size > 0
        ? { parameters: Object.fromEntries([...parameters].map(([key, { text: value }]) => [key, value])) }
        : {}),
      ...(parameterFiles.length > 0 ? { parameterFiles: parameterFiles.map((file) => file.text) } : {}),
      ...(variableFiles.length > 0 ? { variableFiles: variableFiles.map((file) => file.text) } : {}),
    };
    return `  - ${JSON.stringify(entry)}${origin(at)}`;
  });
  return lines.length === 0 ? [] : ['overrides:', ...lines];
}

/** A text as YAML: in quotes unless it is a plain word. */
const text = (value: string): string =>
  /^[A-Za-z][\w./-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? value
    : JSON.stringify(value);

const line = (name: string, value: string, at: Range | string | undefined): string =>
  `${name}: ${value}${origin(at)}`;

function origin(at: Range | string | undefined): string {
  if (at === undefined) return '';
  return ` # ${typeof at === 'string' ? at : `${at.source.path}:${positionAt(at.source, at.start).line}`}`;
}
