"""Commands are data; menus, keys and the palette are three ways of showing them."""
