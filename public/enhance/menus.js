const MENUS = 'details.menu[open], details.more[open]'

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return
  const menu = document.activeElement.closest(MENUS)
  if (!menu) return
  menu.open = false
  menu.querySelector('summary').focus()
})
document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll(MENUS)) if (!menu.contains(event.target)) menu.open = false
})
