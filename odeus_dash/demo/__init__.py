"""An Odeus server in miniature: the usage export API over real HTTP, with a simulated workspace."""

from odeus_dash.demo.options import DemoOptions
from odeus_dash.demo.server import DemoServer, serve, start

__all__ = ["DemoOptions", "DemoServer", "serve", "start"]
