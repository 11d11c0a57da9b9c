import type { FailedJob } from '../failedJobs'

/** What a failed task was to do, in words. */
export function taskWords({ input, task }: Pick<FailedJob, 'input' | 'task'>): string {
  switch (task) {
    case 'sendNotice':
      return input.about === 'published'
        ? 'Mail to the article’s author about a comment'
        : 'Mail to moderators about a comment that waits'
    case 'sendStatement':
      return 'Mail to a reader with the reasons for taking their comment down'
    case 'answerReport':
      return 'Mail to a reader about what became of their report'
    case 'answerPerson':
      return 'Mail to a reader with the link to their data'
    case 'sendPassword':
      return 'Mail to a member of staff with the link for a new password'
    case 'erasePerson':
      return 'Erasing of a reader’s data, which the site goes on with by itself'
    case 'schedulePublish':
      return 'Publishing or withdrawing an article at a set time'
    default:
      return `Task “${task}”`
  }
}
