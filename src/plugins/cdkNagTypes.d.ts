// What the integration of cdk-nag uses of it, so that it compiles if cdk-nag is not installed. Users of
// cdk-nag have the real types.
declare module 'cdk-nag' {
  export enum NagMessageLevel {
    WARN = 'Warning',
    ERROR = 'Error',
    INFO = 'Info',
  }
  export enum NagRuleCompliance {
    NON_COMPLIANT = 'Non-Compliant',
  }
  export interface NagPackProps {
    readonly verbose?: boolean;
    readonly writeSuppressionsToCloudFormation?: boolean;
  }
  export abstract class NagPack {
    constructor(scope?: any, props?: NagPackProps);
    abstract readonly name: string;
    protected packName: string;
    validateScope(scope: any): {
      readonly success: boolean;
      readonly violations: {
        readonly ruleName: string;
        readonly violatingResources: { readonly constructPath?: string }[];
      }[];
    };
    protected abstract checkResource(node: any): void;
    protected applyRule(params: {
      ruleSuffixOverride?: string;
      info: string;
      explanation: string;
      level: NagMessageLevel;
      node: any;
      rule(node: any): NagRuleCompliance | string[];
    }): void;
  }
}
