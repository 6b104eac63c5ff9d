// AWS CDK: a plug-in that validates the templates of an app at the end of its synthesis.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import {
  documentPath,
  fails,
  filesWithin,
  paragraph,
  scanSources,
  standardPolicies,
  version,
  type Finding,
  type JudgingOptions,
  type Range,
  type ScanResult,
  type Severity,
} from '../index.ts';
import { NOT_JUDGED, noteText, notJudged } from './notJudged.ts';
import { checkOptions, settingsRoot } from './settings.ts';

/** Options of {@link AmilintPlugin}. */
export interface AmilintPluginOptions extends Pick<
  JudgingOptions,
  'policies' | 'skipPolicies' | 'asOf' | 'parameters' | 'config'
> {
  /**
   * Certain findings of this severity and above fail the synthesis. Default: `error`, as in CDK's own
   * validations.
   */
  readonly failOn?: Severity;
  /** Possible findings fail the synthesis like certain ones. Default: they never do. */
  readonly strict?: boolean;
}

/** What the plug-in uses of the context that CDK passes; both interfaces of CDK have it. */
export interface ValidationContext {
  /** Absolute paths of the templates, without those of nested stacks. */
  readonly templatePaths: readonly string[];
  /** The app; older versions of CDK do not pass it. */
  readonly appConstruct?: { readonly node: { findAll(): readonly object[] } };
}

export interface ViolatingResource {
  readonly resourceLogicalId: string;
  readonly templatePath: string;
  /**
   * Below the resource, `Properties.ComputeResources.ImageId`; for what is outside of resources from the root
   * of the template.
   */
  readonly locations: string[];
}

export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly fix: string;
  readonly severity: string;
  readonly ruleMetadata?: { readonly [name: string]: string };
  readonly violatingResources: ViolatingResource[];
}

export interface ValidationReport {
  readonly success: boolean;
  readonly violations: Violation[];
  readonly pluginVersion: string;
  readonly metadata: { readonly [name: string]: string };
}

/** CDK's words for severities. */
export const CDK_SEVERITY = { error: 'error', warning: 'warning', note: 'info' } as const;

/**
 * Validates the templates of an app: `Validations.of(app).addPlugins(new AmilintPlugin())`; in older apps
 * `new App({ policyValidationBeta1: [new AmilintPlugin()] })`. A finding is acknowledged by
 * `Validations.of(construct).acknowledge({ id: 'amilint::<policy>', reason: '…' })`.
 *
 * A class since CDK's documentation makes every plug-in by `new`. It fits `IPolicyValidationPlugin` and
 * `IPolicyValidationPluginBeta1` and needs nothing of aws-cdk-lib.
 */
export class AmilintPlugin {
  readonly name: string = 'amilint';
  readonly version: string = version;
  readonly ruleIds: string[];
  private readonly options: AmilintPluginOptions;

  /** @throws UsageError when an option can't be used */
  constructor(options: AmilintPluginOptions = {}) {
    this.options = options;
    this.ruleIds = [...ruleIdsOf(options), NOT_JUDGED.id];
  }

  /**
   * @throws Error when a template can't be read or parsed, naming it; CDK then reports that the plug-in
   * failed
   */
  validate(context: ValidationContext): ValidationReport {
    const { failOn = 'error', strict = false } = this.options;
    const scanned = scanTemplates([...context.templatePaths, ...nestedTemplates(context)], this.options);
    const { result } = scanned;
    const unread = notJudged(result);
    return {
      success: unread.length === 0 && !fails(result, { failOn, strict }),
      violations: violationsOf(scanned),
      pluginVersion: version,
      metadata: {
        asOf: result.asOf,
        environments: String(result.environments.length),
        undecided: String(result.undecided.length),
      },
    };
  }
}

/** The ids of the policies that may report: settings may turn any policy on for some files alone. */
function ruleIdsOf(options: AmilintPluginOptions): readonly string[] {
  const running = checkOptions(options);
  const { config = false, policies, skipPolicies = [] } = options;
  const all = config === false || policies ? running : standardPolicies().policies;
  return all.map(({ id }) => id).filter((id) => !skipPolicies.includes(id));
}

/** The templates of the nested stacks of an app, which CDK writes beside those of their stacks. */
function nestedTemplates({ templatePaths, appConstruct }: ValidationContext): string[] {
  const folders = new Set(templatePaths.map((file) => dirname(file)));
  const nested = (appConstruct?.node.findAll() ?? []).flatMap((construct) =>
    'templateFile' in construct && 'nestedStackResource' in construct && construct.nestedStackResource
      ? String(construct.templateFile)
      : [],
  );
  return [...folders]
    .flatMap((folder) => nested.map((name) => join(folder, name)))
    .filter((file) => existsSync(file));
}

export interface ScannedTemplates {
  readonly result: ScanResult;
  /** The path on disk of a scanned file. */
  fileOf(path: string): string;
}

/**
 * Scans the templates of one app together.
 * @throws Error when one can't be read or parsed, naming it
 */
export function scanTemplates(
  templatePaths: readonly string[],
  options: AmilintPluginOptions,
): ScannedTemplates {
  const root = rootFor(templatePaths, options);
  const sources = templatePaths.map((file) => ({
    path: relative(root, file).split(sep).join('/'),
    text: readFileSync(file, 'utf8'),
  }));
  if (sources.length === 0) return { result: scanSources([], options), fileOf: String };
  // Only reads: CDK itself finds the source of what is in a template.
  const { read, list, folders } = filesWithin(realpathSync(root));
  const result = scanSources(sources, {
    ...options,
    root,
    files: { read, list, folders },
    acknowledgements: false,
  });
  const unreadable = result.notes.find((note) => note.code === 'syntax' && note.incomplete);
  if (unreadable) throw new Error(noteText({ ...unreadable, path: join(root, unreadable.path) }));
  return { result, fileOf: (path) => join(root, path) };
}

/**
 * What paths are relative to. Paths in settings start at the folder of the settings, if that contains the
 * templates.
 */
function rootFor(templatePaths: readonly string[], { config = false }: AmilintPluginOptions): string {
  const common = commonFolder(templatePaths);
  if (config === false) return common;
  const root = settingsRoot({});
  return common === root || common.startsWith(`${root}${sep}`) ? root : common;
}

/** The folder that contains all files. */
function commonFolder([first, ...others]: readonly string[]): string {
  let folder = first === undefined ? '' : dirname(first);
  while (!others.every((file) => file.startsWith(folder === dirname(folder) ? folder : `${folder}${sep}`)))
    folder = dirname(folder);
  return folder;
}

/** One entry for each rule, severity and sentence, with all resources that it is about. */
function violationsOf({ result, fileOf }: ScannedTemplates): Violation[] {
  const violations = new Map<string, Violation>();
  const add = (violation: Omit<Violation, 'violatingResources'>, place: ResourcePlace): void => {
    const key = `${violation.ruleName}\0${violation.severity}\0${violation.description}`;
    const resource = {
      resourceLogicalId: place.logicalId,
      templatePath: fileOf(place.path),
      locations: place.location === '' ? [] : [place.location],
    };
    const there = violations.get(key);
    if (there) there.violatingResources.push(resource);
    else violations.set(key, { ...violation, violatingResources: [resource] });
  };
  for (const finding of result.findings)
    for (const place of resourcesOf(finding, result)) add(violationOf(finding), place);
  for (const { message, path, at } of notJudged(result)) {
    const { logicalId = '', location = '' } = at ? (resourceAt(at) ?? {}) : {};
    const { id: ruleName, remedy: fix } = NOT_JUDGED;
    add({ ruleName, description: message, fix, severity: 'error' }, { path, logicalId, location });
  }
  return [...violations.values()];
}

function violationOf(finding: Finding): Omit<Violation, 'violatingResources'> {
  const { policy, severity, certainty } = finding;
  const [documentation] = policy.references;
  return {
    ruleName: policy.id,
    description: paragraph(finding),
    fix: finding.remedy,
    severity: CDK_SEVERITY[severity],
    ruleMetadata: {
      title: policy.title,
      certainty,
      ...(documentation === undefined ? {} : { documentation }),
    },
  };
}

/** A resource of a template, and a place below it. */
export interface ResourcePlace {
  readonly path: string;
  readonly logicalId: string;
  readonly location: string;
}

/**
 * The resource that a finding underlines. If that is something else, such as a mapping, the resource that
 * the value reaches first; else the environments that the finding is about.
 */
export function resourcesOf(finding: Finding, result: ScanResult): readonly ResourcePlace[] {
  const places = [
    finding.at,
    ...finding.flow.map(({ at }) => at).toReversed(),
    ...finding.related.map(({ at }) => at),
  ];
  for (const place of places) {
    const resource = resourceAt(place);
    if (resource) return [resource];
  }
  const addresses = new Set(finding.environments.map(({ address }) => address));
  return result.environments
    .filter(({ address }) => addresses.has(address))
    .flatMap(({ at }) => resourceAt(at) ?? []);
}

function resourceAt(at: Range): ResourcePlace | undefined {
  const [section, logicalId, ...below] = documentPath(at);
  if (section !== 'Resources' || typeof logicalId !== 'string') return undefined;
  return { path: at.source.path, logicalId, location: locationText(below) };
}

function locationText(steps: readonly (string | number)[]): string {
  const text = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.replace(/^\./, '');
}
