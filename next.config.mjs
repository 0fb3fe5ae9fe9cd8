import createNextIntlPlugin from 'next-intl/plugin';

// output: 'standalone' gives the tree that scripts/pack ships; server/main.ts runs in it (docs/decisions/0070).
export default createNextIntlPlugin('./lib/i18n/request.ts')({
  output: 'standalone',
  poweredByHeader: false,
  // Native or WebAssembly: loaded by Node at run time instead of being bundled.
  serverExternalPackages: ['@libsql/client', 'libsql', '@prisma/adapter-libsql', 'ssh2'],
  // Images are drawn as SVG; sharp would add 20 MB for nothing.
  images: { unoptimized: true },
  outputFileTracingExcludes: { '*': ['node_modules/@img/**', 'node_modules/sharp/**'] },
  // libsql asks for its platform's package by a name made at run time, which tracing cannot see.
  outputFileTracingIncludes: { '*': ['node_modules/@libsql/linux-*/**'] },
  outputFileTracingRoot: import.meta.dirname,
});
