import { wordSet } from './spoken.ts'

/** Words that lead up to a choice and say nothing else. */
export const LEADING = wordSet(`
  make very a an the i id d im m my me is it s its like love prefer want take would will ll please pls thanks number no nr
  option answer choose pick definitely mostly really um hmm well ok one for of to favorite favourite el la los las
  un una yo mi gusta quiero prefiero por favor gracias plz vote lets let us gonna going have get give gimme can
  could sure yes yeah okay just only maybe def obvs plan think hi hey some ill too instead rather you thx opt them
  these those in with go choice letter thing person probably prob guess numero opcion respuesta es de mas encanta
  and y
`)

/** Words that turn what follows into its opposite. */
export const NEGATIONS = wordSet(`
  not dont don never hate except without sin odio ni cant cannot wont isnt doesnt didnt wouldnt neither than
  instead nor dislike besides used avoid allergic
`)

/** Words that take one choice or several out of all. */
export const BUT = wordSet('but except besides excluding minus not menos excepto salvo')

/** Words for all of the choices. */
export const EVERYTHING = wordSet('all everything both any anything todos todas todo ambos ambas cualquiera')
