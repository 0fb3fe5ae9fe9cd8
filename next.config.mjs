import createNextIntlPlugin from 'next-intl/plugin';

// output: 'standalone' gives the tree that scripts/pack ships; server/main.ts runs in it (docs/decisions/0070).
export default createNextIntlPlugin('./lib/i18n/request.ts')({
  output: 'standalone',
  poweredByHeader: false,
  // `make lint` checks the types of the whole house; here it would only do it again, on every build.
  typescript: { ignoreBuildErrors: true },
  // Native or WebAssembly: loaded by Node at run time instead of being bundled.
  serverExternalPackages: ['@libsql/client', 'libsql', '@prisma/adapter-libsql', 'ssh2'],
  // Images are drawn as SVG; sharp would add 20 MB for nothing.
  images: { unoptimized: true },
  // Files below LVS_ROOT are opened by names made at run time, from which tracing concludes that it needs the whole checkout;
  // scripts/pack takes what it wants by name. Here only what is large, and named so that nothing in node_modules matches too.
  outputFileTracingExcludes: {
    '*': ['node_modules/@img/**', 'node_modules/sharp/**', '.lab/**', 'release/**', 'tsconfig.tsbuildinfo'],
  },
  // libsql asks for its platform's package by a name made at run time, which tracing cannot see.
  outputFileTracingIncludes: { '*': ['node_modules/@libsql/linux-*/**'] },
  outputFileTracingRoot: import.meta.dirname,
});
