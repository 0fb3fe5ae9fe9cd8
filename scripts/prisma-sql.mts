// For developers: prints the SQL that takes prisma/migrations to prisma/schema.prisma, or with a NAME writes it as a new
// migration. Exit 2 when the two differ and no name was given, so that a check can use it. It uses Prisma's Wasm schema
// engine from npm: the usual engine is a download that is not always reachable, and `prisma migrate` does nothing without it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { migrate } from '../lib/db/migrate';

interface SchemaEngine {
  diff(request: object): Promise<{ exitCode: number; stdout: string | null }>;
}
interface Glue {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  SchemaEngine: { new: (options: object, log: () => void, adapter: unknown) => Promise<SchemaEngine> };
}

const [name] = process.argv.slice(2);
const schema = 'prisma/schema.prisma';
const migrations = 'prisma/migrations';
const content = readFileSync(schema, 'utf8');
const files = [{ path: schema, content }];

/** The package is made for bundlers; in plain Node its Wasm module is bound by hand. */
async function loadEngine(): Promise<Glue> {
  const entry = '@prisma/schema-engine-wasm/schema_engine_bg';
  const glue = (await import(entry)) as Glue & WebAssembly.ModuleImports;
  const file = path.join(
    path.dirname(createRequire(import.meta.url).resolve(entry)),
    'schema_engine_bg.wasm',
  );
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue;
}

const scratch = mkdtempSync(path.join(os.tmpdir(), 'prisma-sql-'));
try {
  const shadow = path.join(scratch, 'shadow.db');
  await migrate(shadow, migrations);
  const glue = await loadEngine();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaLibSql({ url: `file:${shadow}` }));
  const engine = await glue.SchemaEngine.new({ datamodels: [[schema, content]] }, () => undefined, adapter);
  const result = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: process.cwd() },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  if (result.exitCode === 0) {
    console.error('The migrations make exactly what schema.prisma says.');
  } else if (name) {
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const folder = path.join(migrations, `${stamp}_${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'migration.sql'), result.stdout ?? '');
    console.error(`Wrote ${folder}/migration.sql; read it before you commit it.`);
  } else {
    process.stdout.write(result.stdout ?? '');
    process.exitCode = result.exitCode;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
