// Whether a coding agent has started the process, by the variables that such agents set for the commands that
// they run.

/**
 * The variables, each set by the agents beside it. None of them is set for people at a terminal of an editor.
 */
export const AGENT_VARIABLES = [
  'AI_AGENT', // the common proposal: any agent
  'AGENT', // Goose, Amp, OpenCode: its name
  'CLAUDECODE', // Claude Code
  'CLAUDE_CODE',
  'CODEX_SANDBOX', // Codex
  'CODEX_THREAD_ID',
  'CURSOR_AGENT', // Cursor
  'GEMINI_CLI', // Gemini CLI
  'COPILOT_CLI', // Copilot's command
  'AUGMENT_AGENT', // Augment
  'CLINE_ACTIVE', // Cline
  'OPENCODE', // OpenCode
  'KIRO_AGENT_PATH', // Kiro
] as const;

/** Values of a variable that mean no. */
const NO = new Set([undefined, '', '0', 'false']);

export function isAgent(environment: Readonly<Record<string, string | undefined>>): boolean {
  return AGENT_VARIABLES.some((name) => !NO.has(environment[name]));
}
