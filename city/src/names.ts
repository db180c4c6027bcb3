/** First names of the people of the city. */
export const FIRST_NAMES: readonly string[] = [
  ...['Ana', 'Ben', 'Chloe', 'Dev', 'Elena', 'Femi', 'Grace', 'Hugo', 'Ines', 'Jamal', 'Kaori', 'Liam', 'Maya'],
  ...['Noah', 'Olga', 'Priya', 'Quinn', 'Rosa', 'Sam', 'Tara', 'Uma', 'Victor', 'Wen', 'Ximena', 'Yusuf', 'Zoe'],
  ...['Aisha', 'Bruno', 'Carmen', 'Diego', 'Emma', 'Farid', 'Gloria', 'Hana', 'Ivan', 'Julia', 'Kofi', 'Lena'],
  ...['Mateo', 'Nadia', 'Oscar', 'Paula', 'Rafael', 'Sofia', 'Tomas', 'Vera', 'Walter', 'Yara', 'Akira', 'Bianca'],
]

/** Streets at which the chain has its places. */
export const STREETS: readonly string[] = [
  ...['Pike St', 'Pine St', 'Market St', 'Mission St', 'Sunset Blvd', 'Main St', 'Oak Ave', 'Elm St', 'Cedar St'],
  ...['Harbor Rd', 'Lake View', 'Hill St', 'Station Sq', 'Union Sq', 'Park Ave', 'River Rd', 'College Way'],
  ...['Madison St', 'Broadway', 'Bay St', 'Garden St', 'Mill Rd', 'Prospect St', 'Fremont Ave'],
]
