import { z } from 'zod'

export const refInput = z.string().trim().toLowerCase().max(600)
