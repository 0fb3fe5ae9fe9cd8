import next from '@next/eslint-plugin-next';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

/** Which rooms a room may import from. Arrows go down only; docs/architecture.md draws them. Tests may import anything. */
const rooms = {
  'lib/lvscf': [],
  'lib/access': [],
  'lib/import': ['lib/lvscf'],
  'lib/firewall': ['lib/lvscf'],
  'lib/marks': ['lib/lvscf'],
  'lib/real-server': ['lib/lvscf'],
  'lib/protocol': ['lib/lvscf'],
  'lib/i18n': ['lib/lvscf', 'lib/protocol'],
  'lib/router': ['lib/lvscf', 'lib/protocol'],
  'lib/db': ['lib/protocol'],
  'lib/audit': ['lib/db'],
  'lib/auth': ['lib/protocol', 'lib/db', 'lib/audit'],
  'lib/backup': ['lib/db', 'lib/audit'],
  'lib/console': [
    'lib/access',
    'lib/lvscf',
    'lib/marks',
    'lib/protocol',
    'lib/router',
    'lib/db',
    'lib/audit',
    'lib/auth',
    'lib/i18n',
  ],
  'pulse/policy': [],
  'pulse/compile': ['lib/lvscf', 'pulse/policy'],
  'pulse/nanny': ['lib/lvscf', 'lib/protocol', 'pulse/policy', 'pulse/compile'],
  'pulse/load': ['lib/protocol', 'pulse/policy', 'pulse/nanny', 'pulse/compile'],
  'pulse/ask': ['lib/protocol'],
  'pulse/intents': ['lib/lvscf', 'lib/protocol', 'pulse/ask', 'pulse/compile'],
  'pulse/guard': ['lib/lvscf', 'lib/marks', 'lib/protocol'],
  'pulse/lvsd': [
    'lib/lvscf',
    'lib/protocol',
    'pulse/policy',
    'pulse/nanny',
    'pulse/load',
    'pulse/compile',
    'pulse/guard',
    'pulse/intents',
  ],
  'pulse/service': [
    'lib/lvscf',
    'lib/firewall',
    'lib/marks',
    'lib/protocol',
    'pulse/ask',
    'pulse/policy',
    'pulse/compile',
  ],
  agent: [
    'lib/access',
    'lib/lvscf',
    'lib/firewall',
    'lib/marks',
    'lib/protocol',
    'pulse/policy',
    'pulse/compile',
    'pulse/ask',
    'pulse/guard',
    'pulse/intents',
  ],
  server: ['lib/access', 'lib/protocol', 'lib/db', 'lib/audit', 'lib/auth', 'lib/backup', 'lib/console'],
  cli: ['lib', 'pulse/compile', 'pulse/intents'],
  components: ['lib'],
  app: ['components', 'lib'],
};
const all = [...new Set([...Object.keys(rooms), 'lib', 'pulse', 'lab', 'tests', 'prisma', 'scripts'])];
const arrows = Object.entries(rooms).map(([room, below]) => ({
  files: [`${room}/**/*.{ts,tsx,mts}`],
  ignores: ['**/*.test.{ts,tsx}'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^@/(?!(?:${[room, ...below].join('|')})(?:/|$))(?:${all.join('|')})(?:/|$)`,
            message: `${room} may import only from itself${below.length ? ` and ${below.join(', ')}` : ''} (docs/architecture.md).`,
          },
          {
            regex: '^(?:\\.\\./){2,}',
            message: 'Reach another room through "@/room/…", so that the arrow rule sees it.',
          },
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ['.next/**', 'dist/**', 'release/**', '.lab/**', 'lib/db/generated/**', 'next-env.d.ts'] },
  ...ts.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  a11y.flatConfigs.recommended,
  hooks.configs.flat.recommended,
  next.configs['core-web-vitals'],
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Plain links: each page is a fresh reading of the routers, and Next's client cache would show an older one.
      '@next/next/no-html-link-for-pages': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // No shell anywhere: programs are started by absolute path and argv array.
      'no-restricted-properties': [
        'error',
        { object: 'child_process', property: 'exec', message: 'Use execFile/spawn with an argv array.' },
        { object: 'child_process', property: 'execSync', message: 'Use execFileSync with an argv array.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'ImportDeclaration[source.value=/child_process$/] ImportSpecifier[imported.name=/^exec(Sync)?$/]',
          message: 'No shell: use execFile or spawn with an argv array.',
        },
        {
          selector: "Property[key.name='shell'][value.value=true]",
          message: 'No shell: pass an argv array.',
        },
      ],
    },
  },
  ...arrows,
  { files: ['**/*.{mjs,cjs}'], ...ts.configs.disableTypeChecked },
);
