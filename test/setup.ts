// A CI system and vitest ask programs for colours; the tests compare plain text, and ask for colours themselves.
delete process.env.FORCE_COLOR;
delete process.env.CI;
