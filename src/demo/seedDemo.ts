import type { Payload } from 'payload'

export const seedDemo = async (_payload: Payload): Promise<void> => {}
