"""The smallest Typer program with one command, without Rich: what starting up costs at least."""

import typer

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)


@app.command()
def main(name: str = "world") -> None:
    """Greet."""
    print(f"hello {name}")


if __name__ == "__main__":
    app()
