import { type MigrateUpArgs, type MigrateDownArgs, sql } from '@payloadcms/db-sqlite'

/** Tables with a row for each article or more, and the column that says which. */
const ofArticles = { articles: 'id', articles_texts: 'parent_id', articles_rels: 'parent_id' } as const
/** What articles show of others. */
const beside = ['authors', 'authors_texts', 'authors_links', 'media'] as const
const events = ['insert', 'update', 'delete'] as const

const rowsOf = { insert: ['new'], update: ['old', 'new'], delete: ['old'] } as const
const count = "UPDATE `revisions` SET `revision` = `revision` + 1 WHERE `name` = '';"
const current = "(SELECT `revision` FROM `revisions` WHERE `name` = '')"
/** By two statements: how a statement that fires a trigger deals with conflicts holds within it, too. */
const note = (id: string): string =>
  `DELETE FROM \`revisions\` WHERE \`name\` = ${id}; INSERT INTO \`revisions\` SELECT \`id\`, ${current} FROM \`articles\` WHERE \`id\` = ${id};`

/** Numbers go up and none comes twice, whoever writes: what was read at one is still so while it stands there. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE TABLE \`revisions\` (\`name\` text PRIMARY KEY NOT NULL, \`revision\` integer NOT NULL);`)
  await db.run(sql`INSERT INTO \`revisions\` (\`name\`, \`revision\`) VALUES ('', 0), ('articles beside', 0);`)
  for (const event of events) {
    for (const [table, column] of Object.entries(ofArticles)) {
      const notes = rowsOf[event].map((row) => note(`${row}.\`${column}\``)).join(' ')
      await db.run(
        sql.raw(`CREATE TRIGGER \`revisions_${table}_${event}\` AFTER ${event} ON \`${table}\` BEGIN ${count} ${notes} END;`),
      )
    }
    for (const table of beside)
      await db.run(
        sql.raw(
          `CREATE TRIGGER \`revisions_${table}_${event}\` AFTER ${event} ON \`${table}\` BEGIN ${count} UPDATE \`revisions\` SET \`revision\` = ${current} WHERE \`name\` = 'articles beside'; END;`,
        ),
      )
  }
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  for (const table of [...Object.keys(ofArticles), ...beside])
    for (const event of events) await db.run(sql.raw(`DROP TRIGGER \`revisions_${table}_${event}\`;`))
  await db.run(sql`DROP TABLE \`revisions\`;`)
}
