// Makes dist/: one bundle per process (docs/architecture.md, "Bundles"). Native and Next-traced packages stay outside server.mjs.
import { existsSync, mkdirSync } from 'node:fs';
import { build } from 'esbuild';

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
  tsconfig: 'tsconfig.json',
};

/** [bundle, entry]: CommonJS, everything inside, so that a router needs node and this one file */
const programs = [
  ['lvscf', 'cli/lvscf.ts'],
  ['lvsctl', 'cli/lvsctl.ts'],
  ['lvs-console', 'cli/lvs-console.ts'],
  ['piranha-passwd', 'cli/piranha-passwd.ts'],
  ['lvs-agent', 'agent/main.ts'],
  ['pulse', 'pulse/service/main.ts'],
  ['lvsd', 'pulse/lvsd/main.ts'],
  ['lab', 'lab/host/cli.ts'],
  ['lab-keeper', 'lab/host/keeper.ts'],
  ['lab-control', 'lab/control/main.ts'],
  ['lab-traffic', 'lab/traffic/main.ts'],
  ['lab-real-server', 'lab/real-server/main.ts'],
];

mkdirSync('dist', { recursive: true });
const wanted = process.argv.slice(2);
for (const [name, entry] of programs) {
  if (!existsSync(entry) || (wanted.length && !wanted.includes(name))) continue;
  await build({
    ...common,
    entryPoints: [entry],
    outfile: `dist/${name}.cjs`,
    format: 'cjs',
    // ssh2's optional natives, and libsql's platform packages, are found at run time or not at all
    external: ['cpu-features', '*.node', '@libsql/*', 'libsql'],
  });
}
if (existsSync('server/main.ts') && (!wanted.length || wanted.includes('server'))) {
  await build({
    ...common,
    entryPoints: ['server/main.ts'],
    outfile: 'dist/server.mjs',
    format: 'esm',
    // What Next loads at run time stays outside, so that both have one copy; it is all in .next/standalone.
    external: ['next', '@libsql/*', 'libsql', 'ssh2'],
    // The packages bundled here are CommonJS and ask for Node's own modules by require.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
}
