import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE TABLE \`reports\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`comment\` text NOT NULL,
  	\`article\` text,
  	\`reason\` text NOT NULL,
  	\`explanation\` text,
  	\`status\` text NOT NULL,
  	\`decided_at\` text,
  	\`decided_by\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`reports_comment_idx\` ON \`reports\` (\`comment\`);`)
  await db.run(sql`CREATE INDEX \`reports_article_idx\` ON \`reports\` (\`article\`);`)
  await db.run(sql`CREATE INDEX \`reports_updated_at_idx\` ON \`reports\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`reports_created_at_idx\` ON \`reports\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`bans\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`kind\` text NOT NULL,
  	\`value\` text,
  	\`effect\` text NOT NULL,
  	\`until\` text,
  	\`note\` text,
  	\`actor\` text NOT NULL,
  	\`comment\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`bans_value_idx\` ON \`bans\` (\`value\`);`)
  await db.run(sql`CREATE INDEX \`bans_until_idx\` ON \`bans\` (\`until\`);`)
  await db.run(sql`CREATE INDEX \`bans_updated_at_idx\` ON \`bans\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`bans_created_at_idx\` ON \`bans\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`moderation_queue\` (
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`article\` text NOT NULL,
  	\`status\` text NOT NULL,
  	\`status_at\` text NOT NULL,
  	\`name\` text,
  	\`reasons\` text,
  	\`links\` numeric,
  	\`open_reports\` numeric DEFAULT 0,
  	\`text_hash\` text,
  	\`simhash\` text,
  	\`shadow\` integer DEFAULT false,
  	\`recheck_at\` text,
  	\`rechecks\` numeric DEFAULT 0,
  	\`assignee\` text,
  	\`assigned_at\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`moderation_queue_name_idx\` ON \`moderation_queue\` (\`name\`);`)
  await db.run(sql`CREATE INDEX \`moderation_queue_text_hash_idx\` ON \`moderation_queue\` (\`text_hash\`);`)
  await db.run(sql`CREATE INDEX \`moderation_queue_recheck_at_idx\` ON \`moderation_queue\` (\`recheck_at\`);`)
  await db.run(sql`CREATE INDEX \`moderation_queue_updated_at_idx\` ON \`moderation_queue\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`moderation_queue_created_at_idx\` ON \`moderation_queue\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`status_createdAt_1_idx\` ON \`moderation_queue\` (\`status\`,\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`status_statusAt_idx\` ON \`moderation_queue\` (\`status\`,\`status_at\`);`)
  await db.run(sql`CREATE INDEX \`article_status_createdAt_idx\` ON \`moderation_queue\` (\`article\`,\`status\`,\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`openReports_createdAt_idx\` ON \`moderation_queue\` (\`open_reports\`,\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`author_notes\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`text\` text NOT NULL,
  	\`actor\` text NOT NULL,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`author_notes_updated_at_idx\` ON \`author_notes\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`author_notes_created_at_idx\` ON \`author_notes\` (\`created_at\`);`)
  await db.run(sql`ALTER TABLE \`comments\` ADD \`pinned\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`moderation_events\` ADD \`batch\` text;`)
  await db.run(sql`ALTER TABLE \`moderation_events\` ADD \`undoes\` text;`)
  await db.run(sql`ALTER TABLE \`moderation_events\` ADD \`waited\` numeric;`)
  await db.run(sql`ALTER TABLE \`moderation_events\` ADD \`statement\` text;`)
  await db.run(sql`CREATE INDEX \`moderation_events_batch_idx\` ON \`moderation_events\` (\`batch\`);`)
  await db.run(sql`CREATE INDEX \`kind_createdAt_idx\` ON \`moderation_events\` (\`kind\`,\`created_at\`);`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`moderation_words\` text DEFAULT '';`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`disallowed_words\` text DEFAULT '';`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`hold_addresses\` integer DEFAULT true;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`repeat_limit\` numeric DEFAULT 2;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`rejection_share\` numeric DEFAULT 30;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`quarantine_comments\` numeric DEFAULT 0;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`report_threshold\` numeric DEFAULT 3;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`spam_hold\` numeric DEFAULT 50;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`spam_reject\` numeric DEFAULT 90;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`challenge\` text DEFAULT 'off';`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`external_check\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`stopped\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`stop_message\` text DEFAULT '';`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`guidelines\` text DEFAULT '';`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`redress\` text DEFAULT '';`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`votes\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`notify_author\` integer DEFAULT true;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`notify_moderators\` integer DEFAULT true;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`empty_trash_days\` numeric DEFAULT 30;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`retention_days_address\` numeric DEFAULT 365;`)
  await db.run(sql`ALTER TABLE \`discussion\` ADD \`retention_days_spam\` numeric DEFAULT 30;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_moderation_words\` text DEFAULT '';`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_disallowed_words\` text DEFAULT '';`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_hold_addresses\` integer DEFAULT true;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_repeat_limit\` numeric DEFAULT 2;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_rejection_share\` numeric DEFAULT 30;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_quarantine_comments\` numeric DEFAULT 0;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_report_threshold\` numeric DEFAULT 3;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_spam_hold\` numeric DEFAULT 50;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_spam_reject\` numeric DEFAULT 90;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_challenge\` text DEFAULT 'off';`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_external_check\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_stopped\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_stop_message\` text DEFAULT '';`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_guidelines\` text DEFAULT '';`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_redress\` text DEFAULT '';`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_votes\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_notify_author\` integer DEFAULT true;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_notify_moderators\` integer DEFAULT true;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_empty_trash_days\` numeric DEFAULT 30;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_retention_days_address\` numeric DEFAULT 365;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` ADD \`version_retention_days_spam\` numeric DEFAULT 30;`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP TABLE \`reports\`;`)
  await db.run(sql`DROP TABLE \`bans\`;`)
  await db.run(sql`DROP TABLE \`moderation_queue\`;`)
  await db.run(sql`DROP TABLE \`author_notes\`;`)
  await db.run(sql`DROP INDEX \`moderation_events_batch_idx\`;`)
  await db.run(sql`DROP INDEX \`kind_createdAt_idx\`;`)
  await db.run(sql`ALTER TABLE \`moderation_events\` DROP COLUMN \`batch\`;`)
  await db.run(sql`ALTER TABLE \`moderation_events\` DROP COLUMN \`undoes\`;`)
  await db.run(sql`ALTER TABLE \`moderation_events\` DROP COLUMN \`waited\`;`)
  await db.run(sql`ALTER TABLE \`moderation_events\` DROP COLUMN \`statement\`;`)
  await db.run(sql`ALTER TABLE \`comments\` DROP COLUMN \`pinned\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`moderation_words\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`disallowed_words\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`hold_addresses\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`repeat_limit\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`rejection_share\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`quarantine_comments\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`report_threshold\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`spam_hold\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`spam_reject\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`challenge\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`external_check\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`stopped\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`stop_message\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`guidelines\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`redress\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`votes\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`notify_author\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`notify_moderators\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`empty_trash_days\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`retention_days_address\`;`)
  await db.run(sql`ALTER TABLE \`discussion\` DROP COLUMN \`retention_days_spam\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_moderation_words\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_disallowed_words\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_hold_addresses\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_repeat_limit\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_rejection_share\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_quarantine_comments\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_report_threshold\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_spam_hold\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_spam_reject\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_challenge\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_external_check\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_stopped\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_stop_message\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_guidelines\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_redress\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_votes\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_notify_author\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_notify_moderators\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_empty_trash_days\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_retention_days_address\`;`)
  await db.run(sql`ALTER TABLE \`_discussion_v\` DROP COLUMN \`version_retention_days_spam\`;`)
}
