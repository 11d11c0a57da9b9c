import type { PayloadRequest, TaskConfig, TaskHandlerArgs, TaskHandlerResult, TypedJobs } from 'payload'
import { reqOfItsOwn } from '#platform/database'

type TaskSlug = keyof TypedJobs['tasks'] & string

type Task<Slug extends TaskSlug> = Pick<TaskConfig<Slug>, 'slug' | 'inputSchema' | 'retries'> & {
  /** Must bear being run twice for one job: a runner that was thought dead may still be at work. */
  run(req: PayloadRequest, input: TaskHandlerArgs<Slug>['input']): Promise<void>
}

/**
 * A task for Payload's queue. Payload gives all jobs of a round one request; here each run has a context of its own, with the
 * time it begins at and nothing that another job has read or decided.
 */
export function defineTask<Slug extends TaskSlug>({ run, ...config }: Task<Slug>): TaskConfig<Slug> {
  return {
    ...config,
    handler: async ({ input, req }) => {
      await run(reqOfItsOwn(req), input)
      // No task of ours has an output: its type has no fields.
      return { output: {} } as TaskHandlerResult<Slug>
    },
  }
}
