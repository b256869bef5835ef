"""The only folder that knows workbooks: worksheet functions, templates, recalculation."""
