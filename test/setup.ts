import { AGENT_VARIABLES } from '../src/agents.ts';

// A CI system and vitest ask programs for colours; the tests compare plain text, and ask for colours
// themselves.
delete process.env.FORCE_COLOR;
delete process.env.CI;
// Nor do they compare what coding agents get.
for (const name of AGENT_VARIABLES) delete process.env[name];
