"""What a newspaper answers in the tests of the engines."""

from tests.origin import Answer
from tests.system.world import Story


def rss(*stories: Story) -> Answer:
    """Its feed."""
    items = "".join(f"<item><title>{s.title}</title><link>{s.path}</link><guid>{s.path}</guid></item>" for s in stories)
    return Answer(body=f'<rss version="2.0"><channel><title>A</title>{items}</channel></rss>'.encode())


def page(story: Story) -> Answer:
    return Answer(body=story.page(), headers=(("Content-Type", "text/html"),))
