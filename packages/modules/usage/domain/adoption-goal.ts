import { z } from 'zod'

/** Days within which somebody counts as active in figures "per month": whole weeks, so that every window has as many weekends. */
export const activeDays = 28

const range = 'Enter a whole number from 1 to 100.'

/** An adoption goal: the percentage of each team that should be active within `activeDays`; null removes it. */
export const adoptionGoal = z.number(range).int(range).min(1, range).max(100, range).nullable()

/** Shown with sample data as long as the organization has not set a goal. */
export const sampleGoal = 60
