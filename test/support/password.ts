/** Everybody's password. */
export const PASSWORD = 'practice-makes-perfect'
