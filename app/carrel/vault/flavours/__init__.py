"""What tells one flavour of Markdown from another: how keys and bullets are written and read, and
what a template can say. The texts of the flavours are templates in `resources/vault-templates`.
"""
