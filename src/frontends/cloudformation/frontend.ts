// CloudFormation: templates in YAML and JSON, with the stacks that they nest.
import type { Stack } from './scope.ts';
import { inUnit } from '../../model/units.ts';
import type { Files, Frontend, Given, Loaded, Note, Resource } from '../../model/resource.ts';
import type { Budget } from '../../value/budget.ts';
import type { Source } from '../../value/source.ts';
import { faultOfParameterFile, givenValues, type GivenValue } from './given.ts';
import { givenNotes, namesInFiles } from './givenNotes.ts';
import { cloudformationFiles } from './kinds.ts';
import { layoutOf } from './layout.ts';
import { resourceOf } from './resources.ts';
import { RainConfiguration } from './rain.ts';
import { sceptreValues } from './sceptre.ts';
import { everyStack, TemplateScan } from './scan.ts';
import { mentionsBatch } from './template.ts';

/** Transforms that leave Batch resources as they are. */
const HARMLESS =
  /^AWS::(Serverless-|LanguageExtensions$|Include$|CodeDeployBlueGreen$|SecretsManager-|CloudFormation::)/;

export const cloudformation: Frontend<Loaded> = {
  ...cloudformationFiles,
  load,
  faultOfValues: (kind, source) => (kind === 'parameter' ? faultOfParameterFile(source) : undefined),
  layout: layoutOf,
};

function resourcesOf(stack: Stack): Resource[] {
  return [...stack.resources().byName.values()].flatMap((placed) => resourceOf(placed, stack) ?? []);
}

type GivenByName = ReadonlyMap<string, GivenValue>;
type ValuesOf = (path: string) => GivenByName;
/** @param hasOwn whether the user supplies values for the template */
type ConfiguredValues = (path: string, hasOwn: boolean) => GivenByName;

function load(sources: readonly Source[], given: Given, files: Files, budget?: Budget): Loaded {
  const { values: common, faults } = givenValues({ ...given, settings: undefined });
  const notes: Note[] = faults.map(({ source, message, at }) => ({
    code: 'syntax',
    message,
    path: source.path,
    at,
    incomplete: true,
  }));
  if (!sources.some((source) => mentionsBatch(source) || given.named.has(source.path)))
    return { resources: [], notes };
  const { named, deployment } = given;
  const hasValues = common.size > 0 || given.settings !== undefined;
  const values = valuesByPath(given, common, (path, hasOwn) => configured(path, hasOwn));
  const scan: TemplateScan = new TemplateScan(sources, { values, named, hasValues, deployment }, files, {
    budget,
  });
  const configured = configuredBy(scan, files);
  const roots = scan.rootStacks();
  const { resources, stacks } = readStacks(roots, scan);
  noteMacros(stacks, scan);
  const names = new Set(roots.flatMap(({ template }) => [...template.parameters.keys()]));
  return {
    resources,
    notes: [...notes, ...givenNotes(roots), ...scan.notes],
    ...(roots.length > 0 ? { takes: { what: 'parameter', names, inFiles: namesInFiles(given) } } : {}),
  };
}

/**
 * The given values of each template: those of its settings, or the common ones, over those of its
 * configuration.
 */
function valuesByPath(given: Given, common: GivenByName, configured: ConfiguredValues): ValuesOf {
  const found = new Map<string, GivenByName>();
  return (path) => {
    const known = found.get(path);
    if (known) return known;
    const own = given.settings ? givenValues(given, path).values : common;
    const beside = configured(path, own.size > 0);
    const all = beside.size > 0 ? new Map([...beside, ...own]) : own;
    found.set(path, all);
    return all;
  };
}

/**
 * The values that configuration of Sceptre or rain beside a template has for its parameters. That of rain
 * names no template, so it counts only if the user supplies no values.
 */
function configuredBy(scan: TemplateScan, files: Files): ConfiguredValues {
  const rain = new RainConfiguration(files);
  return (path, hasOwn) => {
    const values = sceptreValues(path, files);
    const template = hasOwn || values.size > 0 ? undefined : scan.template(path);
    return template?.mentionsBatch ? rain.valuesFor(path, new Set(template.parameters.keys())) : values;
  };
}

/** The resources of all stacks. Parts that a template includes are resources of that template alone. */
function readStacks(
  roots: readonly Stack[],
  scan: TemplateScan,
): { readonly resources: readonly Resource[]; readonly stacks: readonly Stack[] } {
  const stacks: Stack[] = [];
  const read = (root: Stack): Resource[] => {
    const inner = everyStack([root]);
    for (const stack of inner) stacks.push(stack);
    return inner.flatMap(resourcesOf);
  };
  const resources = roots.flatMap((root) => {
    const unit = { name: 'The template', path: root.template.source.path };
    return (
      inUnit(
        unit,
        (note) => scan.noteOnFile(note),
        () => read(root),
      ) ?? []
    );
  });
  const parts = new Set(
    stacks.flatMap(({ template }) =>
      template.isFragment && scan.isIncluded(template.source.path) ? [template.address] : [],
    ),
  );
  return { resources: resources.filter(({ scope }) => !parts.has(scope)), stacks };
}

function noteMacros(stacks: readonly Stack[], scan: TemplateScan): void {
  for (const { template } of stacks)
    for (const transform of template.transforms) {
      if (HARMLESS.test(transform.text) || !template.mentionsBatch) continue;
      const message = `The macro ${transform.text} is not run: the template is read as it is.`;
      scan.note('unsupported', message, transform.at, false);
    }
}
