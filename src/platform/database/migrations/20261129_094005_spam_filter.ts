import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE TABLE \`learning_records\` (
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`article\` text NOT NULL,
  	\`is_picked\` integer DEFAULT false,
  	\`is_spam\` integer,
  	\`author\` text,
  	\`text_hash\` text,
  	\`print\` text,
  	\`decided_at\` text NOT NULL,
  	\`features\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`learning_records_updated_at_idx\` ON \`learning_records\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`learning_records_created_at_idx\` ON \`learning_records\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`isSpam_decidedAt_idx\` ON \`learning_records\` (\`is_spam\`,\`decided_at\`);`)
  // The table's own default of `spam_reject` stays what it was: rows are written with a value, and another default would make
  // the table anew.
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`spam_release\` numeric DEFAULT 0;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_spam_release\` numeric DEFAULT 0;`)
  await db.run(sql`ALTER TABLE \`moderation_queue\` ADD \`look\` integer DEFAULT false;`)
  await db.run(sql`CREATE INDEX \`look_createdAt_idx\` ON \`moderation_queue\` (\`look\`,\`created_at\`);`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP TABLE \`learning_records\`;`)
  await db.run(sql`DROP INDEX \`look_createdAt_idx\`;`)
  await db.run(sql`ALTER TABLE \`moderation_queue\` DROP COLUMN \`look\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`spam_release\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_spam_release\`;`)
}
