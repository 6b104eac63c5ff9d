// cdk-nag 3: the policies as a pack of rules, beside the packs that come with it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NagMessageLevel, NagPack, NagRuleCompliance, type NagPackProps } from 'cdk-nag';
import { fails, version, type Finding, type Severity } from '../index.ts';
import { AmilintPlugin, resourcesOf, scanTemplates, type AmilintPluginOptions } from './cdk.ts';
import { noteText, notJudged } from './notJudged.ts';

/**
 * Options of {@link AmilintChecks}: those of cdk-nag, and those of amilint; `failOn` is `warning` by default.
 */
export interface AmilintChecksProps extends NagPackProps, AmilintPluginOptions {}

/** What the pack looks at of a construct. */
export interface CheckedConstruct {
  readonly node: {
    readonly path: string;
    readonly scope?: CheckedConstruct | undefined;
    findAll(): CheckedConstruct[];
  };
}

/** What the pack looks at of a resource. */
export interface CheckedResource extends CheckedConstruct {
  readonly logicalId: string;
  readonly stack: CheckedConstruct & { readonly templateFile: string; resolve(value: any): any };
}

const LEVELS: { readonly [severity in Severity]: NagMessageLevel } = {
  error: NagMessageLevel.ERROR,
  warning: NagMessageLevel.WARN,
  note: NagMessageLevel.INFO,
};

/** A finding that was passed to cdk-nag, which drops those that are acknowledged. */
interface Applied {
  readonly finding: Finding;
  readonly rule: string;
  readonly constructPath: string;
}

/**
 * The policies as a pack: `Validations.of(app).addPlugins(new AmilintChecks(app))`. Rules are called
 * `amilint-<policy>`, those of a possible finding `amilint-<policy>[possible]`. cdk-nag shows one
 * description of a rule for all resources, so the message about a single resource is only in the reports of
 * {@link AmilintPlugin}.
 */
export class AmilintChecks extends NagPack {
  readonly name = 'amilint';
  readonly version: string = version;
  readonly ruleIds: string[];
  private readonly options: AmilintPluginOptions;
  private found: ReadonlyMap<string, readonly Finding[]> = new Map();
  private applied: Applied[] = [];

  /** @throws UsageError when an option can't be used */
  constructor(
    scope?: CheckedConstruct,
    { verbose, writeSuppressionsToCloudFormation, ...options }: AmilintChecksProps = {},
  ) {
    super(scope, {
      verbose: verbose ?? false,
      writeSuppressionsToCloudFormation: writeSuppressionsToCloudFormation ?? false,
    });
    this.packName = 'amilint';
    this.options = options;
    this.ruleIds = new AmilintPlugin(options).ruleIds.map((id) => `${this.packName}-${id}`);
  }

  /**
   * Judges the templates that the app wrote.
   * @throws Error when a template is not there, or something that matters in it could not be judged
   */
  override validateScope(scope: CheckedConstruct): ReturnType<NagPack['validateScope']> {
    const templates = [
      ...new Set(scope.node.findAll().flatMap((construct) => templateFileOf(construct) ?? [])),
    ];
    const missing = templates.find((file) => !existsSync(file));
    if (missing !== undefined)
      throw new Error(`${missing} is not there: synthesise the app before its templates are validated`);
    const { result, fileOf } = scanTemplates(templates, this.options);
    const [unread] = notJudged(result);
    if (unread) throw new Error(noteText({ ...unread, path: fileOf(unread.path) }));
    const found = new Map<string, Finding[]>();
    for (const finding of result.findings) {
      for (const { path, logicalId } of resourcesOf(finding, result)) {
        const key = `${fileOf(path)}#${logicalId}`;
        found.set(key, [...(found.get(key) ?? []), finding]);
      }
    }
    this.found = found;
    this.applied = [];
    const report = super.validateScope(scope);
    const reported = new Set(
      report.violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map((one) => `${ruleName} ${one.constructPath}`),
      ),
    );
    const remaining = this.applied.filter(({ rule, constructPath }) =>
      reported.has(`${rule} ${constructPath}`),
    );
    return {
      ...report,
      success: !fails({ findings: remaining.map(({ finding }) => finding) }, this.options),
    };
  }

  protected checkResource(node: CheckedResource): void {
    for (const finding of this.found.get(`${templateFileOf(node)}#${node.stack.resolve(node.logicalId)}`) ??
      []) {
      const { policy, severity, certainty } = finding;
      const certain = certainty === 'certain';
      this.applied.push({
        finding,
        rule: `${this.packName}-${policy.id}${certain ? '' : '[possible]'}`,
        constructPath: node.node.path,
      });
      this.applyRule({
        ruleSuffixOverride: policy.id,
        info: `${certain ? '' : 'Possible: '}${policy.title}.`,
        explanation: `${policy.why} ${finding.remedy}`,
        level: LEVELS[severity],
        node,
        rule: () => (certain ? NagRuleCompliance.NON_COMPLIANT : ['possible']),
      });
    }
  }
}

/**
 * The template of a construct, as a file of the assembly; undefined for constructs above the stacks.
 */
function templateFileOf(
  construct: CheckedConstruct & { readonly stack?: CheckedResource['stack']; readonly templateFile?: string },
): string | undefined {
  const stack = construct.templateFile === undefined ? construct.stack : construct;
  return stack?.templateFile === undefined ? undefined : join(assemblyOf(stack), stack.templateFile);
}

/** The folder that the stage of a construct writes to. */
function assemblyOf(construct: CheckedConstruct & { readonly outdir?: string }): string {
  if (construct.outdir !== undefined) return construct.outdir;
  return construct.node.scope ? assemblyOf(construct.node.scope) : '';
}
