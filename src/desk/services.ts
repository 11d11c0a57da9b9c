import { defineServices } from '#platform'

/** `replays` counts those that are running in this process. */
export const deskServices = defineServices<{ replays: number }>('desk')
