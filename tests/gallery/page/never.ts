/** An answer that never comes. */
export const never = <T>(): Promise<T> => new Promise(() => {})
