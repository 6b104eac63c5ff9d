// `npx eslint` judges the templates and modules of this folder and below.
const amilint = require('amilint/eslint');

module.exports = [
  {
    ...amilint.configs.recommended,
    // What a deployment will say, so that less is left open.
    languageOptions: { parameters: { Stage: 'production' } },
  },
  { files: ['**/*.yaml'], rules: { 'amilint/hardcoded-ami-id': 'error' } },
];
