import { defineConfig } from 'prisma/config';

// Only `prisma generate` runs from here. Migrations are written by scripts/prisma-sql.mts and applied by lib/db/migrate.ts.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
