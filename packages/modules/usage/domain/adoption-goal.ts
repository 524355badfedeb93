/** Days within which somebody counts as active in figures "per month": whole weeks, so that every window has as many weekends. */
export const activeDays = 28

/** Percent of a team. */
export const goalRange = { min: 1, max: 100, message: 'Enter a whole number from 1 to 100.' } as const

export const isAdoptionGoal = (goal: number): boolean => Number.isInteger(goal) && goal >= goalRange.min && goal <= goalRange.max

/** Shown with sample data as long as the organization has not set a goal. */
export const sampleGoal = 60
