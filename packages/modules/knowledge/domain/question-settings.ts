/** For how many days questions are kept unless an admin sets it. The clean-up has the same number. */
export const defaultQuestionDays = 365
