import { Router } from 'express'
import type { Payload } from 'payload'

export const siteRoutes = (_parts: { payload: Payload }): Router => Router()
